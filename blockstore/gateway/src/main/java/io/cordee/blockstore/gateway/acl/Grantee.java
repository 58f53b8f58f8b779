package io.cordee.blockstore.gateway.acl;

import io.cordee.blockstore.gateway.http.User;
import java.util.Optional;

/** Whom a grant is for: a user or one of two groups. Immutable. */
public sealed interface Grantee {

  /** Whether the user is meant. */
  boolean matches(User user);

  /** In stored texts: a user's name, which begins with a letter or digit, or a mark. */
  String text();

  /** One user, by name. */
  record Account(String name) implements Grantee {
    @Override
    public boolean matches(User user) {
      return user.is(name);
    }

    @Override
    public String text() {
      return name;
    }
  }

  /** The groups that S3 predefines. */
  enum Group implements Grantee {
    /** Everybody, also who does not sign. */
    ALL_USERS("*", "http://acs.amazonaws.com/groups/global/AllUsers") {
      @Override
      public boolean matches(User user) {
        return true;
      }
    },
    /** Everybody who has an access key. */
    AUTHENTICATED_USERS("+", "http://acs.amazonaws.com/groups/global/AuthenticatedUsers") {
      @Override
      public boolean matches(User user) {
        return !user.anonymous();
      }
    };

    private final String mark;
    private final String uri;

    Group(String mark, String uri) {
      this.mark = mark;
      this.uri = uri;
    }

    @Override
    public String text() {
      return mark;
    }

    /** Names the group in documents and headers. */
    public String uri() {
      return uri;
    }

    static Optional<Group> ofUri(String uri) {
      for (Group group : values()) {
        if (group.uri.equals(uri)) {
          return Optional.of(group);
        }
      }
      return Optional.empty();
    }
  }

  /** Reads back {@link #text}. */
  static Grantee ofText(String text) {
    for (Group group : Group.values()) {
      if (group.mark.equals(text)) {
        return group;
      }
    }
    return new Account(text);
  }
}
