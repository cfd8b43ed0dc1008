// Writes each Sparkplug message at a server as a line of JSON, taken apart by npm's sparkplug-payload, and asks
// the edge node GROUP/NODE once for its births, when the first of its data come.
// Usage: node sparkplug-host.cjs PORT GROUP NODE
const mqtt = require("mqtt");
const payloads = require("sparkplug-payload").get("spBv1.0");

const [port, group, node] = process.argv.slice(2);
const client = mqtt.connect(`mqtt://127.0.0.1:${port}`, { clientId: "reader", clean: true });
let asked = false;

client.on("connect", () => client.subscribe("spBv1.0/#", { qos: 1 }, () => console.log("listening")));
client.on("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
client.on("message", (topic, bytes, packet) => {
  const type = topic.split("/")[2];
  if (topic.startsWith("spBv1.0/STATE/")) {
    console.log(JSON.stringify({ topic, qos: packet.qos, state: JSON.parse(bytes.toString()) }));
    return;
  }
  const payload = payloads.decodePayload(bytes);
  const metrics = {};
  for (const metric of payload.metrics) {
    metrics[metric.name] = typeof metric.value === "object" && metric.value ? Number(metric.value) : metric.value;
  }
  const seq = payload.seq === undefined || payload.seq === null ? -1 : Number(payload.seq);
  console.log(JSON.stringify({ topic, qos: packet.qos, seq, metrics }));
  if (!asked && type === "DDATA" && topic.startsWith(`spBv1.0/${group}/DDATA/${node}/`)) {
    asked = true;
    const metric = { name: "Node Control/Rebirth", type: "Boolean", value: true };
    client.publish(
      `spBv1.0/${group}/NCMD/${node}`,
      payloads.encodePayload({ timestamp: Date.now(), metrics: [metric] }),
    );
  }
});
