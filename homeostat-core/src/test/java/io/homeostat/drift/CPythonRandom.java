package io.homeostat.drift;

/// MT19937 as CPython's `random.Random(seed)` uses it, as far as `sample` of small populations
/// needs it: published alarms of KSWIN depend on these very draws.
///
/// M. Matsumoto, T. Nishimura, *Mersenne twister*, ACM TOMACS 8(1) (1998), doi
/// 10.1145/272991.272995.
final class CPythonRandom {
    private static final int N = 624;
    private static final int M = 397;

    private final int[] state = new int[N];
    private int next = N;

    CPythonRandom(int seed) {
        state[0] = 19650218;
        for (int i = 1; i < N; i++) {
            state[i] = 1812433253 * (state[i - 1] ^ (state[i - 1] >>> 30)) + i;
        }
        int i = 1;
        for (int k = 0; k < N; k++) {
            state[i] = (state[i] ^ (mixed(i) * 1664525)) + seed;
            i = advance(i);
        }
        for (int k = 0; k < N - 1; k++) {
            state[i] = (state[i] ^ (mixed(i) * 1566083941)) - i;
            i = advance(i);
        }
        state[0] = 0x80000000;
    }

    /// A number below `bound`: as many bits as the bound has, until they are below it.
    int below(int bound) {
        int bits = 32 - Integer.numberOfLeadingZeros(bound);
        int value = next() >>> (32 - bits);
        while (value >= bound) {
            value = next() >>> (32 - bits);
        }
        return value;
    }

    private int mixed(int i) {
        return state[i - 1] ^ (state[i - 1] >>> 30);
    }

    private int advance(int i) {
        if (i + 1 < N) {
            return i + 1;
        }
        state[0] = state[N - 1];
        return 1;
    }

    private int next() {
        if (next == N) {
            twist();
        }
        int y = state[next++];
        y ^= y >>> 11;
        y ^= (y << 7) & 0x9d2c5680;
        y ^= (y << 15) & 0xefc60000;
        return y ^ (y >>> 18);
    }

    private void twist() {
        for (int i = 0; i < N; i++) {
            int y = (state[i] & 0x80000000) | (state[(i + 1) % N] & 0x7fffffff);
            state[i] = state[(i + M) % N] ^ (y >>> 1) ^ ((y & 1) == 0 ? 0 : 0x9908b0df);
        }
        next = 0;
    }
}
