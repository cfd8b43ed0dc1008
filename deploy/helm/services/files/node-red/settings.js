// The flows beside this file are what runs: no editor changes them. Node-RED wants passwords in a file of its own, so they go
// from the environment into its working directory, which is thrown away.
const fs = require("fs");
const path = require("path");

const {PLC_PASSWORD: plc, HMI_PASSWORD: hmi} = process.env;
const work = process.env.NODE_RED_WORK || "/tmp/node-red";
fs.mkdirSync(work, {recursive: true, mode: 0o700});
fs.copyFileSync(path.join(__dirname, "flows.json"), path.join(work, "flows.json"));
fs.writeFileSync(path.join(work, "flows_cred.json"), JSON.stringify({
  "plc-broker": {user: "device", password: plc},
  "hmi-broker": {user: "screen", password: hmi},
}), {mode: 0o600});

module.exports = {
  userDir: work,
  flowFile: "flows.json",
  uiHost: process.env.NODE_RED_HOST || "127.0.0.1",
  uiPort: Number(process.env.NODE_RED_PORT || 1880),
  httpAdminRoot: false,
  credentialSecret: false,
  functionExternalModules: false,
  telemetry: {enabled: false, updateNotification: false},
  diagnostics: {enabled: false},
  logging: {console: {level: process.env.NODE_RED_LOG_LEVEL || "info", metrics: false, audit: false}},
};
