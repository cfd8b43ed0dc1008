'use strict';
// The features of the pipeline and its trees, as trees.json has them: the same numbers as the
// product's, bit for bit. A node is three integers; see TreeNodes.

const STRIDE = 3;
const FEATURE = 0x3fffffff;
const ALPHA = 0.2; // of the exponentially weighted means
const WINDOW = 5; // of the rolling mean, the present value included

const smooth = (past, value) => (past === undefined ? value : past + ALPHA * (value - past));

module.exports = (model) => {
  const nodes = Int32Array.from(model.nodes);
  const floats = new Float32Array(nodes.buffer);
  const roots = Int32Array.from(model.roots);
  const devices = new Map();
  const x = new Float32Array(model.width); // splits compare floats of 32 bits

  function features(device, {speed, load, heat}) {
    let past = devices.get(device);
    if (past === undefined) {
      past = {speed: NaN, load: NaN, heats: [], smoothSpeed: undefined, smoothLoad: undefined};
      devices.set(device, past);
    }
    const {heats} = past; // the newest first
    const heat1 = heats.length === 0 ? NaN : heats[0];
    past.smoothSpeed = smooth(past.smoothSpeed, speed);
    past.smoothLoad = smooth(past.smoothLoad, load);
    heats.unshift(heat);
    if (heats.length > WINDOW) {
      heats.pop();
    }
    let sum = 0;
    for (let i = 0; i < heats.length; i++) {
      sum += heats[i];
    }
    x[0] = speed;
    x[1] = load;
    x[2] = heat;
    x[3] = past.speed;
    x[4] = past.load;
    x[5] = heat1;
    x[6] = speed - past.speed;
    x[7] = load - past.load;
    x[8] = heat - heat1;
    x[9] = past.smoothSpeed;
    x[10] = past.smoothLoad;
    x[11] = sum / heats.length;
    past.speed = speed;
    past.load = load;
  }

  function leaf(root) {
    let node = root;
    let right = nodes[node + 2];
    while (right !== 0) {
      const split = nodes[node];
      const value = x[split & FEATURE];
      // The highest bit says where missing values go.
      const left = value !== value ? split < 0 : value < floats[node + 1];
      node = left ? node + STRIDE : right;
      right = nodes[node + 2];
    }
    return floats[node + 1];
  }

  return (device, reading) => {
    features(device, reading);
    let sum = model.base;
    for (let i = 0; i < roots.length; i++) {
      sum = Math.fround(sum + leaf(roots[i]));
    }
    return model.offset + model.scale * sum;
  };
};
