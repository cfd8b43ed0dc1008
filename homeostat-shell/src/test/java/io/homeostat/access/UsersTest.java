package io.homeostat.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayNameGeneration(DisplayNameGenerator.ReplaceUnderscores.class)
class UsersTest {
    private static final String HASH = "0123456789abcdef".repeat(4);

    @TempDir private Path directory;

    private Path file() {
        return directory.resolve("users");
    }

    private static Credentials password(String name, String secret) {
        return new Credentials.Password(name, secret);
    }

    @Test
    void knows_a_user_by_password_and_by_token() throws Exception {
        UserFile file = new UserFile(file());
        file.password("ann", Role.OPERATOR, "correct horse");
        String token = file.token("prometheus", Role.READER);
        Users users = Users.read(file());

        assertThat(users.check(password("ann", "correct horse")))
                .contains(new User("ann", Role.OPERATOR));
        assertThat(users.check(new Credentials.Token(token)))
                .contains(new User("prometheus", Role.READER));
        assertThat(users.check(password("prometheus", token)))
                .contains(new User("prometheus", Role.READER));
        assertThat(users.check(password("ann", "correct hors"))).isEmpty();
        assertThat(users.check(password("ann", token))).isEmpty();
        assertThat(users.check(password("bob", "correct horse"))).isEmpty();
        assertThat(users.check(new Credentials.Token("correct horse"))).isEmpty();
        assertThat(users.check(new Credentials.Token(""))).isEmpty();
        String text = Files.readString(file());
        assertThat(text).doesNotContain("correct horse", token);
        assertThat(users.toString()).isEqualTo("users [ann, prometheus]");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
                .isEqualTo("rw-------");
    }

    @Test
    void remembers_who_was_right_for_ten_minutes() {
        new UserFile(file()).password("ann", Role.OPERATOR, "correct horse");
        AtomicLong nanos = new AtomicLong(-5);
        Users users = Users.read(file(), nanos::get);
        Credentials right = password("ann", "correct horse");
        assertThat(users.remembered(right)).isEmpty();
        var _ = users.check(right);
        var _ = users.check(password("ann", "wrong"));

        assertThat(users.remembered(right)).isPresent();
        assertThat(users.remembered(password("ann", "wrong"))).isEmpty();
        assertThat(users.remembered(new Credentials.Token("correct horse"))).isEmpty();
        nanos.addAndGet(600_000_000_001L);
        assertThat(users.remembered(right)).isEmpty();
    }

    @Test
    void remembers_no_more_than_it_has_room_for() {
        Remembered remembered = new Remembered(() -> 0);
        User ann = new User("ann", Role.READER);
        for (int i = 0; i < 1_025; i++) {
            remembered.put(password("ann", "" + i), ann);
        }
        assertThat(remembered.find(password("ann", "0"))).isEmpty();
        assertThat(remembered.find(password("ann", "1"))).contains(ann);
    }

    @Test
    void a_changed_file_counts_and_a_broken_one_does_not() throws Exception {
        UserFile file = new UserFile(file());
        file.password("ann", Role.OPERATOR, "correct horse");
        file.password("bob", Role.READER, "battery staple");
        Users users = Users.read(file());
        Credentials ann = password("ann", "correct horse");
        assertThat(users.check(ann)).isPresent();

        Files.writeString(file(), "nonsense\n");
        users.refresh();
        assertThat(users.remembered(ann)).isPresent();
        Files.delete(file());
        users.refresh();
        assertThat(users.remembered(ann)).isPresent();

        file.password("bob", Role.OPERATOR, "battery staple");
        users.refresh();
        assertThat(users.remembered(ann)).as("taken out").isEmpty();
        assertThat(users.check(ann)).isEmpty();
        assertThat(users.check(password("bob", "battery staple")))
                .contains(new User("bob", Role.OPERATOR));
    }

    @Test
    void lines_of_the_first_release_are_devices_and_the_rest_of_a_file_stays() throws Exception {
        UserFile file = new UserFile(file());
        file.password("plc", Role.DEVICE, "correct horse");
        assertThat(Files.readString(file())).matches("plc:pbkdf2-sha256:600000:[^:]+:[^:]+\n");
        Files.writeString(file(), "# the press\n\n" + Files.readString(file()));

        file.password("ann", Role.OPERATOR, "battery staple");
        assertThat(file.role("plc")).contains(Role.DEVICE);
        assertThat(file.role("ann")).contains(Role.OPERATOR);
        assertThat(file.role("an")).isEmpty();
        assertThat(file.remove("ann")).isTrue();
        assertThat(file.remove("ann")).isFalse();
        assertThat(Files.readAllLines(file())).hasSize(3).startsWith("# the press", "");
        assertThat(Users.read(file()).check(password("plc", "correct horse")))
                .contains(new User("plc", Role.DEVICE));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ann | :1: found no name",
                ":pbkdf2-sha256:1:a:b | :1: found no name",
                "ann:secret | :1: expected NAME:pbkdf2-sha256:ITERATIONS:SALT:HASH[:ROLE]",
                "ann:pbkdf2-sha256:600000:AA==:AA== | :1: found a salt of 1",
                "ann:pbkdf2-sha256:1:AAAAAAAAAAAAAAAAAAAAAA==:AA== | found 1 iterations",
                "ann:pbkdf2-sha256:many:AAAA:AA== | :1: For input string",
                "ann:token-sha256:abc:reader | :1: found a hash of 3 characters",
                "ann:token-sha256:HASH:boss | :1: found the role 'boss', expected one of device",
                "ann:token-sha256:HASH:reader;ann:token-sha256:HASH:reader | :2: found 'ann' a",
                "# nobody | found no user",
            })
    void names_line_and_fault_of_a_wrong_file(String lines, String message) throws Exception {
        Files.writeString(file(), lines.replace("HASH:", HASH + ":").replace(';', '\n'));
        assertThatThrownBy(() -> Users.read(file()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(file().toString())
                .hasMessageContaining(message);
    }

    @Test
    void refuses_names_and_passwords_that_no_line_can_hold() {
        UserFile file = new UserFile(file());
        for (String name : new String[] {"", " ", "#a", "a:b", "a\nb", " a"}) {
            assertThatThrownBy(() -> file.token(name, Role.READER))
                    .as(name)
                    .hasMessageContaining("user '" + name + "'");
        }
        assertThatThrownBy(() -> file.password("ann", Role.READER, ""))
                .hasMessageContaining("empty");
    }

    @Test
    void an_operator_may_do_all_and_the_others_their_own() {
        for (Role role : Role.values()) {
            assertThat(Role.OPERATOR.covers(role)).isTrue();
            assertThat(role.covers(role)).isTrue();
            assertThat(role.covers(Role.OPERATOR)).isEqualTo(role == Role.OPERATOR);
        }
        assertThat(Role.READER.covers(Role.DEVICE)).isFalse();
        assertThat(Role.DEVICE.covers(Role.READER)).isFalse();
    }
}
