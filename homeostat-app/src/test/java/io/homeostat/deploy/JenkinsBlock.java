package io.homeostat.deploy;

import static java.util.Objects.requireNonNull;

import groovy.lang.Closure;
import groovy.lang.GroovyObjectSupport;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One block of Jenkins' declarative language: its words, in their order. A word that has no place
/// there is refused, as Jenkins does before it runs anything.
final class JenkinsBlock extends GroovyObjectSupport {
    /// One word with what stands behind it.
    record Word(String name, List<?> arguments) {
        Closure<?> body() {
            if (arguments.isEmpty() || !(arguments.getLast() instanceof Closure<?> closure)) {
                throw new IllegalArgumentException(name + ": found no block, expected { … }");
            }
            return closure;
        }

        String text() {
            if (arguments.isEmpty()) {
                throw new IllegalArgumentException(name + ": found nothing, expected a text");
            }
            return String.valueOf(arguments.getFirst());
        }
    }

    private final String place;
    private final Set<String> known;
    private final List<Word> words = new ArrayList<>();

    JenkinsBlock(String place, String... known) {
        this.place = place;
        this.known = Set.of(known);
    }

    JenkinsBlock of(Closure<?> closure) {
        closure.setDelegate(this);
        closure.setResolveStrategy(Closure.DELEGATE_ONLY);
        closure.call();
        return this;
    }

    List<Word> words() {
        return words;
    }

    /// A section, of which there is one at most.
    Optional<Word> section(String name) {
        List<Word> found = words.stream().filter(word -> word.name().equals(name)).toList();
        if (found.size() > 1) {
            throw new IllegalArgumentException(place + ": found " + name + " twice");
        }
        return found.stream().findFirst();
    }

    Word needed(String name) {
        return section(name)
                .orElseThrow(
                        () -> new IllegalArgumentException(place + ": expected a block " + name));
    }

    @Override
    public @Nullable Object invokeMethod(String name, @Nullable Object arguments) {
        if (!known.contains(name)) {
            throw new IllegalArgumentException(
                    place + ": found '" + name + "', expected one of " + known);
        }
        words.add(new Word(name, List.of((Object[]) requireNonNull(arguments))));
        return name;
    }

    /// A bare word, as in `agent any`.
    @Override
    public Object getProperty(String name) {
        return name;
    }
}
