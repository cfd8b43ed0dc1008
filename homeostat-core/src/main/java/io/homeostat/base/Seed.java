package io.homeostat.base;

import java.util.SplittableRandom;

/// A seed is a value: every random choice comes from a generator split from it by name, so that
/// adding one choice never changes another.
public record Seed(long value) {
    /// The seed for one named purpose, for example `seed.split("bootstrap")`.
    public Seed split(String name) {
        // FNV-1a over the name, then one SplitMix64 round: stable on every platform and release.
        long hash = 0xcbf29ce484222325L;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x100000001b3L;
        }
        return new Seed(mix(value ^ hash));
    }

    /// The seed for the `index`-th repetition of one purpose.
    public Seed split(long index) {
        return new Seed(mix(value + 0x9e3779b97f4a7c15L * (index + 1)));
    }

    /// A generator whose algorithm (SplitMix64) is fixed by its specification.
    public SplittableRandom random() {
        return new SplittableRandom(value);
    }

    private static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
