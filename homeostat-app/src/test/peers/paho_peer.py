"""A client of paho-mqtt: QoS 0 to 2, a session that outlives its connection, wildcards, unsubscribe.

Usage: paho_peer.py PORT VERSION(3|5) FIRST COUNT < one reading a line
"""
import sys
import threading
import paho.mqtt.client as mqtt
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

port, version, first, count = int(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]), int(sys.argv[4])
readings = [line.strip() for line in sys.stdin if line.strip()]
topic = "test/d1/reading"


def wait(event, what):
    if not event.wait(30):
        sys.exit("waited in vain for " + what)
    event.clear()


class Peer:
    def __init__(self, name, clean):
        if version == 5:
            self.client = mqtt.Client(mqtt.CallbackAPIVersion.VERSION2, name, protocol=mqtt.MQTTv5)
        else:
            self.client = mqtt.Client(
                mqtt.CallbackAPIVersion.VERSION2, name, clean_session=clean, protocol=mqtt.MQTTv311)
        # With fewer, paho itself sends QoS 0 before what waits for its window.
        self.client.max_inflight_messages_set(1000)
        self.clean = clean
        self.messages = []
        self.connected, self.subscribed, self.gone, self.heard = (threading.Event() for _ in range(4))
        self.client.on_connect = self.on_connect
        self.client.on_subscribe = lambda *a: (setattr(self, "granted", a[3]), self.subscribed.set())
        self.client.on_unsubscribe = lambda *a: self.subscribed.set()
        self.client.on_disconnect = lambda *a: self.gone.set()
        self.client.on_message = self.on_message

    def on_connect(self, client, userdata, flags, reason, properties):
        self.present = flags.session_present
        if reason.is_failure:
            sys.exit("refused: " + str(reason))
        self.connected.set()

    def on_message(self, client, userdata, message):
        self.messages.append((message.topic, message.payload, message.retain))
        self.heard.set()

    def connect(self):
        options = {}
        if version == 5:
            properties = Properties(PacketTypes.CONNECT)
            properties.SessionExpiryInterval = 0 if self.clean else 600
            options = {"clean_start": self.clean, "properties": properties}
        self.client.connect("127.0.0.1", port, keepalive=5, **options)
        self.client.loop_start()
        wait(self.connected, "CONNACK")

    def disconnect(self):
        self.client.disconnect()
        wait(self.gone, "the end")
        self.client.loop_stop()


listener = Peer("listener%d" % version, clean=False)
listener.connect()
assert not listener.present
listener.client.subscribe([("test/+/reading", 1), ("other/#", 2)])
wait(listener.subscribed, "SUBACK")
assert [code.value for code in listener.granted] == [1, 1], listener.granted
listener.client.unsubscribe("other/#")
wait(listener.subscribed, "UNSUBACK")

device = Peer("device%d" % version, clean=True)
device.connect()
for n, reading in enumerate(readings[:-2]):
    info = device.client.publish(topic, reading, qos=n % 3)
    if n % 50 == 0:
        info.wait_for_publish(30)
info.wait_for_publish(30)
device.client.publish("other/thing", "not for it", qos=1).wait_for_publish(30)

while len(listener.messages) < len(readings) - 2:
    wait(listener.heard, "message %d" % len(listener.messages))
listener.disconnect()
for reading in readings[-2:]:
    device.client.publish(topic, reading, qos=2).wait_for_publish(30)

listener.connect()
assert listener.present, "the session is gone"
while len(listener.messages) < len(readings):
    wait(listener.heard, "what was missed")
assert [m[1].decode() for m in listener.messages] == readings, "order"
listener.disconnect()
device.disconnect()
print("good", len(readings))
