package peer;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What is asked on the command line, and since when. */
public final class Request {
    public String format;
    public Duration time = Duration.ofSeconds(60);
    public long seed = 1;
    public Path out;
    public Path instance;
    public Path scenario;
    public Path history;
    public final List<Path> weeks = new ArrayList<>();
    private final long began = ProcessHandle.current().info().startInstant()
            .map(t -> System.nanoTime() - Duration.between(t, java.time.Instant.now()).toNanos()).orElse(System.nanoTime());

    static Request parse(String[] args) {
        Request r = new Request();
        for (int i = 0; i < args.length; i++) {
            switch (args[i]) {
                case "--format" -> r.format = args[++i];
                case "--time" -> r.time = Duration.parse("PT" + args[++i]);
                case "--threads" -> i++; // one thread searches: more are for the commercial editions
                case "--seed" -> r.seed = Long.parseLong(args[++i]);
                case "-o" -> r.out = Path.of(args[++i]);
                case "--scenario" -> r.scenario = Path.of(args[++i]);
                case "--history" -> r.history = Path.of(args[++i]);
                case "--week" -> r.weeks.add(Path.of(args[++i]));
                default -> r.instance = Path.of(args[i]);
            }
        }
        return r;
    }

    /** Seconds since the process began. */
    public double spent() {
        return (System.nanoTime() - began) / 1e9;
    }

    /** What is left of the time allowed, at least a second. */
    public Duration left() {
        return Duration.ofMillis((long) Math.max(1000, time.toMillis() - spent() * 1000));
    }
}
