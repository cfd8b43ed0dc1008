// A client of MQTT.js: QoS 2 in, wildcards out.
// Usage: node mqttjs.cjs PORT VERSION(4|5) < one reading a line
const fs = require("fs");
const mqtt = require("mqtt");

const [port, protocolVersion] = process.argv.slice(2).map(Number);
const readings = fs.readFileSync(0, "utf8").trim().split("\n");

async function main() {
  const url = `mqtt://127.0.0.1:${port}`;
  const client = await mqtt.connectAsync(url, { protocolVersion, clientId: `js${protocolVersion}` });
  const heard = [];
  const all = new Promise((resolve) =>
    client.on("message", (topic, payload) => {
      heard.push(payload.toString());
      if (heard.length === readings.length) resolve();
    }),
  );
  const granted = await client.subscribeAsync(["test/+/reading", "nothing/+/here"], { qos: 1 });
  if (granted.some((one) => one.qos !== 1)) throw new Error(JSON.stringify(granted));
  await client.unsubscribeAsync("nothing/+/here");
  await Promise.all(readings.map((reading, n) => client.publishAsync("test/d1/reading", reading, { qos: 1 + (n % 2) })));
  await all;
  if (heard.join() !== readings.join()) throw new Error("another order");
  await client.endAsync();
  console.log("good", heard.length);
}

setTimeout(() => {
  console.error("waited in vain");
  process.exit(1);
}, 40000).unref();
main().catch((error) => {
  console.error(error);
  process.exit(1);
});
