// An edge node of npm's sparkplug-client with one device. It first sends data before any birth; when it is
// asked for a rebirth it tells its births, then COUNT readings by exception, and says goodbye.
// Usage: node sparkplug.cjs PORT COUNT
const sparkplug = require("sparkplug-client");

const [port, count] = process.argv.slice(2).map(Number);
const client = sparkplug.newClient({
  serverUrl: `mqtt://127.0.0.1:${port}`,
  groupId: "plant",
  edgeNode: "edge1",
  clientId: "edge1",
  version: "spBv1.0",
  username: "",
  password: "",
});

const start = 1700000000000;
const y = (n) => 3 * (n % 10) + 2 * (n % 7);

function births() {
  client.publishNodeBirth({
    timestamp: start,
    metrics: [{ name: "Node Control/Rebirth", type: "Boolean", value: false }],
  });
  client.publishDeviceBirth("press", {
    timestamp: start,
    metrics: [
      { name: "Motor/Speed", alias: 1, type: "Int32", value: 0 },
      { name: "Temp", alias: 2, type: "Float", value: 0 },
      { name: "Yield", alias: 3, type: "Double", value: y(0) },
      { name: "Firmware", alias: 4, type: "String", value: "1.2" },
    ],
  });
}

// Only what has changed, by alias and without a type.
function data() {
  for (let n = 1; n < count; n++) {
    const metrics = [
      { name: "Motor/Speed", alias: 1, type: "Int32", value: n % 10 },
      { name: "Temp", alias: 2, type: "Float", value: n % 7 },
      { name: "Yield", alias: 3, type: "Double", value: y(n) },
    ];
    client.publishDeviceData("press", { timestamp: start + 60000 * n, metrics });
  }
}

client.on("error", (error) => {
  console.error(String(error));
  process.exit(1);
});
let born = false;
client.on("birth", () => {
  client.publishDeviceData("press", {
    timestamp: start,
    metrics: [{ name: "Temp", type: "Float", value: 1 }],
  });
});
client.on("ncmd", (payload) => {
  const rebirth = payload.metrics.find((metric) => metric.name === "Node Control/Rebirth");
  if (born || !rebirth || rebirth.value !== true) return;
  born = true;
  console.log("rebirth");
  births();
  data();
  client.publishDeviceDeath("press", { timestamp: start + 60000 * count });
  client.stop();
  setTimeout(() => process.exit(0), 1000);
});
setTimeout(() => {
  console.error("nobody asked for a birth");
  process.exit(1);
}, 30000);
