package io.cordee.it.prove;

import io.cordee.cli.ExitCode;
import io.cordee.consensus.error.CordeeException;
import io.cordee.it.docker.Needs;
import io.cordee.it.prove.load.Workloads;
import io.cordee.it.sim.SimBatch;
import io.cordee.it.sim.SimResult;
import io.cordee.it.sim.Simulation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/** {@code cordee prove}: see {@link Options#USAGE}. Confined to the main thread. */
public final class Prove {
  private static final long SEEDS = 1_000;
  private static final int USAGE_EXIT = 64;
  private static final int HARNESS_EXIT = 70;
  private static final Duration TIME = Duration.ofSeconds(60);
  private static final Path OUT = Path.of("target", "prove");

  private final Options options;
  private final LongSupplier nanoTime;

  private Prove(Options options, LongSupplier nanoTime) {
    this.options = options;
    this.nanoTime = nanoTime;
  }

  /** Ends the process with the exit status of the verdict. */
  public static void main(String[] args) {
    System.exit(run(args));
  }

  private static int run(String... args) {
    try {
      return new Prove(Options.parse(args), System::nanoTime).run();
    } catch (IllegalArgumentException e) {
      System.err.println("prove: " + e.getMessage() + "\n" + Options.USAGE);
      return USAGE_EXIT;
    } catch (CordeeException e) {
      System.err.println("prove: " + e.getMessage());
      return ExitCode.of(e.code());
    } catch (Exception | AssertionError e) {
      System.err.println("prove: the run could not be made");
      e.printStackTrace();
      return HARNESS_EXIT;
    }
  }

  private int run() throws Exception {
    if (options.flag("list")) {
      list();
      return 0;
    }
    if (options.text("level").orElse("").equalsIgnoreCase("S")) {
      return simulate();
    }
    return options.flag("matrix") ? matrix() : one();
  }

  private Level level(Level otherwise) {
    String name = options.text("level").orElse(otherwise.name()).toUpperCase(Locale.ROOT);
    return Arrays.stream(Level.values())
        .filter(level -> level.name().equals(name))
        .findFirst()
        .orElseThrow(
            () -> new IllegalArgumentException("no --level " + name + ": there are S, P and C"));
  }

  /** Refuses what could never be run. */
  private static void check(List<CellSpec> specs) {
    for (CellSpec spec : specs) {
      spec.misfit()
          .ifPresent(
              why -> {
                throw new IllegalArgumentException(why);
              });
    }
    if (specs.stream().anyMatch(spec -> spec.level() == Level.C)) {
      Needs.check();
    }
  }

  private int one() throws Exception {
    String workload = options.need("workload");
    String nemesis = options.need("nemesis");
    CellSpec spec = new CellSpec(level(Level.P), workload, nemesis, options.time(TIME), seed());
    check(List.of(spec));
    return cell(spec, options.out(OUT).resolve(spec.label())).exit();
  }

  private CellReport.Result cell(CellSpec spec, Path folder) throws Exception {
    // short, because MariaDB's socket lies below it
    Path cluster = Files.createTempDirectory("prove");
    say(spec.workload() + " x " + spec.nemesis() + ", the cluster is in " + cluster);
    CellReport report = new Cell(spec, folder, nanoTime, Prove::say).run(cluster.resolve("c"));
    if (report.result() == CellReport.Result.VALID && !options.flag("keep")) {
      delete(cluster);
    }
    System.out.println(report.line());
    if (report.result() != CellReport.Result.VALID) {
      report.reasons().forEach(reason -> System.err.println("prove: " + reason));
      System.err.println("prove: report " + folder.resolve(CellReport.FILE));
      System.err.println("prove: cluster " + cluster);
      System.err.println("prove: again " + spec.replay());
    }
    return report.result();
  }

  private int matrix() throws Exception {
    String name = options.need("matrix").toUpperCase(Locale.ROOT);
    Cells cells =
        Arrays.stream(Cells.values())
            .filter(c -> c.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "--matrix must be quick, daily, nightly or containers"));
    List<CellSpec> specs =
        Matrix.cells(level(cells.level()), cells.pairs(), options.time(TIME), seed());
    check(specs);
    Path out = options.out(OUT.resolve(name.toLowerCase(Locale.ROOT)));
    int exit = new Matrix(specs, out).run(this::cell);
    System.out.println(Files.readString(out.resolve(Matrix.TABLE)));
    return exit;
  }

  /** One seed, as a failure's line asks for, or a batch of them. */
  private int simulate() throws IOException, InterruptedException {
    String workload = options.text("workload").orElse("all");
    if (!options.flag("seeds") && !workload.equals("all")) {
      SimResult result = Simulation.run(workload, seed());
      System.out.println(result.line());
      return result.passed() ? 0 : 1;
    }
    SimBatch.main(
        new String[] {
          "--workload", workload,
          "--seeds", Long.toString(options.number("seeds", SEEDS)),
          "--from", Long.toString(seed())
        });
    return 0;
  }

  private long seed() {
    return options.number("seed", 1);
  }

  private static void list() {
    System.out.println("workloads of levels P and C:");
    Workloads.all().forEach(w -> System.out.printf("  %-16s %s%n", w.name(), w.about()));
    System.out.println("nemeses:");
    Nemeses.all().forEach(n -> System.out.printf("  %-22s %s%n", n.name(), n.about()));
  }

  private static void say(String what) {
    System.err.println("prove: " + what);
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> walk = Files.walk(folder)) {
      for (Path path : walk.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
