package io.homeostat.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.homeostat.config.SharedData;
import io.homeostat.deploy.Chart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/// Ansible's role and the chart start boxes with options that `homeostat up` has, and with the same
/// ones of git.
class RoleCommandLineTest {
    private static final Path ROLE =
            SharedData.repository().resolve("deploy/ansible/roles/homeostat");
    private static final Pattern OPTION = Pattern.compile("['\\s](--[a-z][a-z0-9-]+)");

    /// Who a commit says that it is of follows from the box's name.
    private static final Set<String> LEFT_TO_OTHERS = Set.of("--git-author");

    private static Set<String> options(Path... files) throws IOException {
        TreeSet<String> options = new TreeSet<>();
        for (Path file : files) {
            OPTION.matcher(Files.readString(file))
                    .results()
                    .forEach(found -> options.add(found.group(1)));
        }
        return options;
    }

    private static Set<String> ofTheRole() throws IOException {
        return options(ROLE.resolve("vars/main.yml"), ROLE.resolve("templates/homeostat.env.j2"));
    }

    private static Set<String> known() {
        return new CommandLine(new UpCommand()).getCommandSpec().optionsMap().keySet();
    }

    private static Set<String> ofGit(Set<String> options) {
        return options.stream()
                .filter(option -> option.matches("--(git|model).*"))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void every_option_of_the_role_is_one_of_the_program() throws IOException {
        assertThat(ofTheRole()).hasSizeGreaterThan(15).isSubsetOf(known());
    }

    @Test
    void role_and_chart_know_every_option_of_git() throws IOException {
        Set<String> all = ofGit(known());
        all.removeAll(LEFT_TO_OTHERS);
        assertThat(all).contains("--git", "--git-follow", "--model-trust").hasSizeGreaterThan(12);
        assertThat(ofGit(ofTheRole())).isEqualTo(all);
        assertThat(ofGit(options(Chart.DIRECTORY.resolve("templates/box.yaml")))).isEqualTo(all);
    }
}
