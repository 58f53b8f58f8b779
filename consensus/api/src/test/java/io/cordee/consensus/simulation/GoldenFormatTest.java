package io.cordee.consensus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.codec.MapCodec;
import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.KeyCommand;
import io.cordee.consensus.command.LeaseCommand;
import io.cordee.consensus.command.NodeCommand;
import io.cordee.consensus.command.PlanCommand;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.command.SqlCommand;
import io.cordee.consensus.command.StorageCommand;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import io.cordee.consensus.map.PlacementGroup;
import io.cordee.consensus.map.RiskClass;
import io.cordee.consensus.map.SqlServerState;
import io.cordee.consensus.map.Versioning;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/**
 * The stored form must not drift: a log or a snapshot of an earlier build is read by a later one.
 * When it changes on purpose, the expected lines are in the failure's text; add a reader for the
 * old form first.
 */
final class GoldenFormatTest {
  private static final String FILE = "/golden/formats.txt";

  /** Written when buckets had neither owner nor access list. */
  private static final String BEFORE_OWNERS = "/golden/formats-before-owners.txt";

  @Test
  void proposalsAndMapsKeepTheirStoredForm() {
    assertThat(String.join("\n", lines())).isEqualTo(golden(FILE).strip());
  }

  @Test
  void storedProposalsAndMapsAreStillRead() {
    Map<String, Command> samples = new TreeMap<>();
    samples().forEach(c -> samples.put(c.getClass().getSimpleName(), c));
    int read = 0;
    for (String line : golden(FILE).lines().toList()) {
      String name = name(line);
      byte[] bytes = bytes(line);
      if (name.equals("map")) {
        assertThat(MapCodec.decode(bytes)).isEqualTo(map());
      } else {
        assertThat(ProposalCodec.decode(bytes).command()).isEqualTo(samples.get(name));
      }
      read++;
    }
    assertThat(read).isEqualTo(samples.size() + 1);
  }

  @Test
  void bucketsOfEarlierBuildsBelongToTheAdminAndArePrivate() {
    List<String> lines = golden(BEFORE_OWNERS).lines().toList();
    assertThat(ProposalCodec.decode(bytes(lines.get(0))).command())
        .isEqualTo(new StorageCommand.CreateBucket("photos", "admin", "private"));
    assertThat(MapCodec.decode(bytes(lines.get(1)))).isEqualTo(earlierMap());
  }

  @Test
  void everyCommandHasASample() {
    assertThat(samples().stream().map(Object::getClass).distinct().count())
        .isEqualTo(new RandomCommands(new java.util.Random(1)).types().size());
  }

  private static List<String> lines() {
    List<String> lines = new java.util.ArrayList<>();
    for (Command command : samples()) {
      Proposal proposal = new Proposal(new Context("r-1", Samples.OPERATOR, Samples.T0), command);
      lines.add(line(command.getClass().getSimpleName(), ProposalCodec.encode(proposal)));
    }
    lines.add(line("map", MapCodec.encode(map(), true)));
    return lines;
  }

  private static String line(String name, byte[] bytes) {
    return name + ": " + HexFormat.of().formatHex(bytes);
  }

  private static String name(String line) {
    return line.substring(0, line.indexOf(": "));
  }

  private static byte[] bytes(String line) {
    return HexFormat.of().parseHex(line.substring(line.indexOf(": ") + 2));
  }

  private static ClusterMap map() {
    ClusterMap map = earlierMap();
    map = Samples.accept(map, new StorageCommand.CreateBucket("films", "ann", "public-read"));
    map = Samples.accept(map, new StorageCommand.SetBucketQuota("films", 1L << 40));
    map =
        Samples.accept(map, new StorageCommand.SetBucketVersioning("films", Versioning.SUSPENDED));
    map =
        Samples.accept(
            map, new StorageCommand.SetBucketDocument("films", "cors", Optional.of("<C/>")));
    map = Samples.accept(map, new KeyCommand.CreateAccessKey("AKIA1", "ann", "Ann", "v1:x"));
    map = Samples.accept(map, new KeyCommand.SetAccessKeyDisabled("AKIA1", true));
    return Samples.accept(
        map, new NodeCommand.JoinNode("node-d", Samples.DIGEST, "h:1", "h:2", "h:3", "h:4"));
  }

  private static ClusterMap earlierMap() {
    ClusterMap map = Samples.cluster(ApprovalPolicy.WHEN_LOSSY);
    map = Samples.accept(map, groups());
    map = Samples.accept(map, new StorageCommand.CreateBucket("photos", "admin", "private"));
    map =
        Samples.accept(
            map, new LeaseCommand.AcquireLease("sql/shop/db-0", "node-a", Duration.ofSeconds(3)));
    map =
        Samples.accept(
            map,
            new NodeCommand.AddNode(
                "node-d", "room-a", false, Samples.DIGEST, Samples.T0.plusSeconds(60)));
    map = Samples.accept(map, Samples.failover(Samples.shopOf(map), "db-1", RiskClass.NONE));
    map =
        Samples.accept(
            map, new PlanCommand.ApprovePlan("fp-0001", Samples.facts(), 4, false, "seen"));
    map = Samples.accept(map, new SqlCommand.FreezeRoute("shop", "000001", 4));
    map = Samples.accept(map, new PlanCommand.StartStep("000001", "freeze", 4));
    return Samples.accept(map, new PlanCommand.RefusePlan("fp-0009", "no such plan"));
  }

  private static StorageCommand.CreateGroups groups() {
    List<String> nodes = List.of("node-a", "node-b", "node-c");
    return new StorageCommand.CreateGroups(
        List.of(new PlacementGroup("1", nodes, 0, PlacementGroup.MAX_HASH)));
  }

  private static List<Command> samples() {
    ClusterMap map = Samples.cluster(ApprovalPolicy.ALWAYS);
    return List.of(
        new NodeCommand.InitCluster("c-1", "alps", Samples.threeNodes()),
        new NodeCommand.AddNode("node-d", "room-a", true, Samples.DIGEST, Samples.T0),
        new NodeCommand.JoinNode("node-d", Samples.DIGEST, "h:1", "h:2", "h:3", "h:4"),
        new NodeCommand.SetVoter("node-d", 2, true),
        new NodeCommand.ForgetNode("node-d"),
        groups(),
        new StorageCommand.SetGroupNodes("1", List.of("node-a", "node-d")),
        new StorageCommand.CreateBucket("photos", "ann", "public-read"),
        new StorageCommand.RemoveBucket("photos"),
        new StorageCommand.SetBucketVersioning("photos", Versioning.ENABLED),
        new StorageCommand.SetBucketAcl("photos", "public-read"),
        new StorageCommand.SetBucketQuota("photos", 1L << 40),
        new StorageCommand.SetBucketDocument("photos", "cors", Optional.of("<C/>")),
        new KeyCommand.CreateAccessKey("AKIA1", "ann", "Ann", "v1:x"),
        new KeyCommand.SetAccessKeyDisabled("AKIA1", true),
        new KeyCommand.RemoveAccessKey("AKIA1"),
        Samples.shop(ApprovalPolicy.WHEN_LOSSY),
        new SqlCommand.SetServerState(
            "shop", "db-0", SqlServerState.LOST, SqlServerState.QUARANTINED, "0-1-7", "back"),
        new SqlCommand.SetSyncSet("shop", 3, List.of("db-0", "db-1"), "grown"),
        new SqlCommand.FreezeRoute("shop", "000001", 4),
        new SqlCommand.RecordCut("shop", "000001", 4, "db-0", "0-1-7"),
        new SqlCommand.MoveWriter("shop", "000001", 4, "db-1", List.of("db-1", "db-2")),
        new SqlCommand.OpenRoute("shop", "000001", 4),
        Samples.failover(Samples.shopOf(map), "db-1", RiskClass.AT_MOST),
        new PlanCommand.ApprovePlan("fp-0001", Samples.facts(), 4, true, "seen"),
        new PlanCommand.RefusePlan("fp-0001", "no"),
        new PlanCommand.ExpirePlan("fp-0001"),
        new PlanCommand.SupersedePlan("fp-0001", "it answers again"),
        new PlanCommand.TakeOverJob("000001", 5),
        new PlanCommand.StartStep("000001", "freeze", 5),
        new PlanCommand.EndStep("000001", "freeze", 5, true, "frozen"),
        new PlanCommand.FinishJob("000001", 5, false, "db-1 died", Optional.of("way back")),
        new LeaseCommand.AcquireLease("sql/shop/db-0", "node-a", Duration.ofMillis(2_500)),
        new LeaseCommand.ReleaseLease("sql/shop/db-0", "node-a", 7),
        new LeaseCommand.ExpireLease("sql/shop/db-0", 7));
  }

  private static String golden(String file) {
    try (InputStream in = GoldenFormatTest.class.getResourceAsStream(file)) {
      return in == null ? "" : new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
