package io.homeostat.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// A connection to a port that can be cut: what is on the way is lost. It can also go half-open:
/// both ends stay connected, and nothing arrives any more.
public final class Cable implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0);
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private final Set<Socket> swallowing = ConcurrentHashMap.newKeySet();
    private final ReentrantLock flow = new ReentrantLock();
    private final Condition flowing = flow.newCondition();
    private boolean stalled;

    public Cable(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    public int port() {
        return server.getLocalPort();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = server.accept();
                sockets.add(near);
                try {
                    Socket far = new Socket(InetAddress.getLoopbackAddress(), target);
                    sockets.add(far);
                    Thread.ofVirtual().start(() -> carry(near, far));
                    Thread.ofVirtual().start(() -> carry(far, near));
                } catch (IOException nobodyThere) {
                    near.close();
                }
            }
        } catch (IOException closed) {
            cut();
        }
    }

    private void carry(Socket from, Socket to) {
        try (from;
                to) {
            InputStream in = from.getInputStream();
            byte[] bytes = new byte[8_192];
            int count = in.read(bytes);
            while (count >= 0) {
                awaitFlow();
                if (!swallowing.contains(from)) {
                    to.getOutputStream().write(bytes, 0, count);
                }
                count = in.read(bytes);
            }
        } catch (IOException cut) {
            // Both ends are closed by now.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
            swallowing.remove(from);
            swallowing.remove(to);
        }
    }

    /// Reads nothing while it is stalled.
    private void awaitFlow() {
        flow.lock();
        try {
            while (stalled) {
                flowing.awaitUninterruptibly();
            }
        } finally {
            flow.unlock();
        }
    }

    /// Whether it has stopped reading, at both ends: the senders' buffers fill.
    public void stall(boolean so) {
        flow.lock();
        try {
            stalled = so;
            flowing.signalAll();
        } finally {
            flow.unlock();
        }
    }

    /// From now on what comes over the present connections is read and goes nowhere.
    public void swallow() {
        swallowing.addAll(sockets);
    }

    /// Breaks every connection.
    public void cut() {
        for (Socket socket : sockets) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException gone) {
                // It was closed already.
            }
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
        stall(false);
        cut();
    }
}
