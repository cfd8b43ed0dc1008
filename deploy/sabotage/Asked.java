import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import org.junit.platform.launcher.Launcher;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// Runs the test class that each line of the standard input names, in one JVM, and tells only what failed; the tests
/// read the tree anew each time.
public final class Asked {
    private Asked() {}

    public static void main(String[] arguments) throws Exception {
        Launcher launcher = LauncherFactory.create();
        BufferedReader names = new BufferedReader(new InputStreamReader(System.in));
        for (String name = names.readLine(); name != null; name = names.readLine()) {
            SummaryGeneratingListener listener = new SummaryGeneratingListener();
            launcher.execute(
                    LauncherDiscoveryRequestBuilder.request().selectors(selectClass(name)).build(),
                    listener);
            TestExecutionSummary summary = listener.getSummary();
            for (TestExecutionSummary.Failure failure : summary.getFailures()) {
                System.out.println(
                        failure.getTestIdentifier().getUniqueId() + ": " + failure.getException());
            }
            System.out.println(
                    "== " + summary.getTestsSucceededCount() + " " + summary.getTotalFailureCount());
        }
    }
}
