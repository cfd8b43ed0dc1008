package io.homeostat.e2e;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A connection to a port that can be cut: what is on the way is lost.
final class Cable implements AutoCloseable {
    private final ServerSocket server = new ServerSocket(0);
    private final int target;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();

    Cable(int target) throws IOException {
        this.target = target;
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
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
            in.transferTo(to.getOutputStream());
        } catch (IOException cut) {
            // Both ends are closed by now.
        } finally {
            sockets.remove(from);
            sockets.remove(to);
        }
    }

    /// Breaks every connection.
    void cut() {
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
        cut();
    }
}
