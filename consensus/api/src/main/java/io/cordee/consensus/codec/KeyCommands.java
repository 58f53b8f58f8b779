package io.cordee.consensus.codec;

import io.cordee.consensus.command.KeyCommand;
import io.cordee.consensus.proto.CommandProto;
import io.cordee.consensus.proto.CreateAccessKeyProto;
import io.cordee.consensus.proto.RemoveAccessKeyProto;
import io.cordee.consensus.proto.SetAccessKeyDisabledProto;

/** Commands of the family {@link KeyCommand}. Stateless. */
final class KeyCommands {
  private KeyCommands() {}

  /** Sets the command in {@code proto}. */
  static void encode(KeyCommand command, CommandProto.Builder proto) {
    if (command instanceof KeyCommand.CreateAccessKey c) {
      proto.setCreateAccessKey(toProto(c));
    } else if (command instanceof KeyCommand.SetAccessKeyDisabled c) {
      proto.setSetAccessKeyDisabled(toProto(c));
    } else if (command instanceof KeyCommand.RemoveAccessKey c) {
      proto.setRemoveAccessKey(toProto(c));
    }
  }

  static CreateAccessKeyProto toProto(KeyCommand.CreateAccessKey value) {
    return CreateAccessKeyProto.newBuilder()
        .setId(value.id())
        .setUser(value.user())
        .setDisplayName(value.displayName())
        .setSealedSecret(value.sealedSecret())
        .build();
  }

  static KeyCommand.CreateAccessKey fromProto(CreateAccessKeyProto p) {
    return new KeyCommand.CreateAccessKey(
        p.getId(), p.getUser(), p.getDisplayName(), p.getSealedSecret());
  }

  static SetAccessKeyDisabledProto toProto(KeyCommand.SetAccessKeyDisabled value) {
    return SetAccessKeyDisabledProto.newBuilder()
        .setId(value.id())
        .setDisabled(value.disabled())
        .build();
  }

  static KeyCommand.SetAccessKeyDisabled fromProto(SetAccessKeyDisabledProto p) {
    return new KeyCommand.SetAccessKeyDisabled(p.getId(), p.getDisabled());
  }

  static RemoveAccessKeyProto toProto(KeyCommand.RemoveAccessKey value) {
    return RemoveAccessKeyProto.newBuilder().setId(value.id()).build();
  }

  static KeyCommand.RemoveAccessKey fromProto(RemoveAccessKeyProto p) {
    return new KeyCommand.RemoveAccessKey(p.getId());
  }
}
