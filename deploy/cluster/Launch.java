import io.homeostat.remote.JobTemplate;
import io.homeostat.remote.KubernetesJobs;
import io.homeostat.request.Login;
import io.homeostat.request.Secret;
import io.homeostat.request.Target;

/// Makes the Job of an order as a box does: `java Launch.java API CA TOKEN TEMPLATE ORDER`.
void main(String[] args) throws InterruptedException {
    Login login = new Login.Bearer(new Secret.InFile(Path.of(args[2])));
    Target api = new Target(URI.create(args[0]), Optional.of(Path.of(args[1])), login, Duration.ofSeconds(30));
    try (KubernetesJobs jobs = new KubernetesJobs(api, JobTemplate.read(Path.of(args[3])))) {
        jobs.launch(args[4]);
    }
}
