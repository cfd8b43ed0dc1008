// Objects that Kubernetes does not know itself, against the models of those who do: node schemas.mjs FILE, where the models are.
import {execFileSync} from "node:child_process";
import {readFileSync, writeFileSync} from "node:fs";

const packages = {"argoproj.io": "argo-cd", "monitoring.coreos.com": "prometheus-operator", "keda.sh": "keda"};
const objects = JSON.parse(readFileSync(process.argv[2], "utf8"));
const wrong = [];

async function model(object) {
  const [group, version] = object.apiVersion.split("/");
  const path = `@kubernetes-models/${packages[group]}/${group}/${version}/${object.kind}`;
  return {path, type: (await import(path))[object.kind]};
}

// The functions look at what is in a field and pass over fields that they do not know: those are the compiler's, which wants an
// object literal to have no other field than its type.
async function source(checked) {
  const lines = [];
  for (const [number, {object}] of checked.entries()) {
    const {path} = await model(object);
    lines.push(`import type {I${object.kind} as T${number}} from "${path}";`);
    lines.push(`export const object${number}: T${number} = ${JSON.stringify(object)};`);
  }
  return lines.join("\n");
}

function compiled(name, text) {
  writeFileSync(`${name}.ts`, text);
  try {
    execFileSync(process.execPath, ["node_modules/typescript/bin/tsc", "--noEmit", "--strict", "--skipLibCheck", "--target", "es2022",
      "--module", "nodenext", `${name}.ts`], {encoding: "utf8"});
    return "";
  } catch (failed) {
    return failed.stdout || String(failed);
  }
}

for (const {where, object} of objects) {
  try {
    const {type} = await model(object);
    new type(object).validate();
  } catch (failed) {
    wrong.push(`${where}: ${failed.message}`);
  }
}
const known = compiled("objects", await source(objects));
for (const line of known.split("\n")) {
  const at = /^objects\.ts\((\d+),/.exec(line);
  if (line) wrong.push(at ? `${objects[(at[1] - 1) >> 1].where}: ${line}` : line);
}

// What could find nothing would say that all is well.
for (const kind of ["Application", "PrometheusRule", "ServiceMonitor", "ScaledObject"]) {
  const one = objects.find(({object}) => object.kind === kind);
  if (!one) {
    wrong.push(`there is no ${kind}`);
    continue;
  }
  const broken = structuredClone(one);
  broken.object.spec.misspelt = true;
  if (!compiled("broken", await source([broken])).includes("misspelt")) wrong.push(`an unknown field of ${kind} was let through`);
}
console.log(`${objects.length} objects of Argo CD, the Prometheus operator and KEDA`);
for (const line of wrong) console.log(line);
process.exit(wrong.length ? 1 : 0);
