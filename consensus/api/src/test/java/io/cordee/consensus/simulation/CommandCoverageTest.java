package io.cordee.consensus.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.cordee.consensus.codec.ProposalCodec;
import io.cordee.consensus.command.Command;
import io.cordee.consensus.command.Context;
import io.cordee.consensus.command.Proposal;
import io.cordee.consensus.map.ApprovalPolicy;
import io.cordee.consensus.map.ClusterMap;
import java.util.LinkedHashSet;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** No command may be forgotten by the generator, by the codec or by the audit trail. */
final class CommandCoverageTest {
  @Test
  void everyCommandHasAGeneratorACodecAndAWordForTheAuditTrail() {
    RandomCommands commands = new RandomCommands(new Random(7));
    ClusterMap map = Samples.cluster(ApprovalPolicy.ALWAYS);
    Set<Class<?>> all = new LinkedHashSet<>();
    collect(Command.class, all);
    assertThat(commands.types())
        .hasSameElementsAs(all.stream().map(c -> c.asSubclass(Command.class)).toList());
    Set<String> actions = new TreeSet<>();
    for (Class<? extends Command> type : commands.types()) {
      Command command = commands.next(map, Samples.T0, type);
      assertThat(command).isExactlyInstanceOf(type);
      Proposal proposal = new Proposal(new Context("r", Samples.OPERATOR, Samples.T0), command);
      assertThat(ProposalCodec.decode(ProposalCodec.encode(proposal))).isEqualTo(proposal);
      assertThat(command.action()).matches("[a-z]+(-[a-z]+)+");
      assertThat(command.subject()).isNotBlank();
      assertThat(actions.add(command.action())).as(command.action()).isTrue();
    }
  }

  private static void collect(Class<?> type, Set<Class<?>> leaves) {
    if (!type.isSealed()) {
      leaves.add(type);
      return;
    }
    for (Class<?> permitted : type.getPermittedSubclasses()) {
      collect(permitted, leaves);
    }
  }
}
