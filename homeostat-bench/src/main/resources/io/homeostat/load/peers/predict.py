"""Predicts what comes to a broker with LightGBM: predict.py PORT ROWS.

ROWS is a CSV file without a header: the features, then the truth.
"""

import json
import socket
import sys
from collections import deque

import lightgbm
import numpy
import paho.mqtt.client as mqtt

ALPHA = 0.2  # of the exponentially weighted means
WINDOW = 5  # of the rolling mean, the present value included
NAN = float("nan")


class Device:
    """The past of one device."""

    __slots__ = ("speed", "load", "heat", "smooth_speed", "smooth_load", "heats")

    def __init__(self):
        self.speed = self.load = self.heat = NAN
        self.smooth_speed = self.smooth_load = None
        self.heats = deque(maxlen=WINDOW)

    def features(self, reading):
        speed, load, heat = reading["speed"], reading["load"], reading["heat"]
        self.smooth_speed = smooth(self.smooth_speed, speed)
        self.smooth_load = smooth(self.smooth_load, load)
        self.heats.append(heat)
        features = (
            speed,
            load,
            heat,
            self.speed,
            self.load,
            self.heat,
            speed - self.speed,
            load - self.load,
            heat - self.heat,
            self.smooth_speed,
            self.smooth_load,
            sum(self.heats) / len(self.heats),
        )
        self.speed, self.load, self.heat = speed, load, heat
        return features


def smooth(past, value):
    return value if past is None else past + ALPHA * (value - past)


def train(file):
    rows = numpy.loadtxt(file, delimiter=",")
    parameters = {
        "objective": "regression",
        "max_depth": 6,
        "num_leaves": 64,
        "min_data_in_leaf": 1,
        "num_threads": 1,
        "verbose": -1,
    }
    data = lightgbm.Dataset(rows[:, :-1], rows[:, -1])
    return lightgbm.train(parameters, data, num_boost_round=100)


def main(port, rows):
    model = train(rows)
    leaves = sum(tree["num_leaves"] for tree in model.dump_model()["tree_info"])
    print(f"{model.num_trees()} trees, {leaves} leaves", flush=True)
    devices = {}

    def on_message(client, _, message):
        device = message.topic[9:]
        reading = json.loads(message.payload)
        past = devices.get(device)
        if past is None:
            past = devices[device] = Device()
        row = numpy.array((past.features(reading),))
        prediction = float(model.predict(row, num_threads=1)[0])
        answer = {"ts": reading["ts"], "device": device, "prediction": prediction}
        client.publish("bench/out/" + device, json.dumps(answer, separators=(",", ":")), qos=1)

    client = mqtt.Client(
        mqtt.CallbackAPIVersion.VERSION2,
        client_id="python",
        clean_session=False,
        protocol=mqtt.MQTTv311,
    )
    # Its 20 messages in flight stay: with more, paho looks through all of them at each
    # acknowledgement, and does a fifth of the work.
    client.max_queued_messages_set(0)
    client.on_message = on_message
    client.on_socket_open = lambda _, __, opened: opened.setsockopt(
        socket.IPPROTO_TCP, socket.TCP_NODELAY, 1
    )
    client.on_connect = lambda *_: client.subscribe("bench/in/+", qos=1)
    client.on_subscribe = lambda *_: print("subscribed", flush=True)
    client.connect("127.0.0.1", port)
    client.loop_forever()


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2])
