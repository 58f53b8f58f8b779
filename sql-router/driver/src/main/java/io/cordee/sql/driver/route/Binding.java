package io.cordee.sql.driver.route;

import io.cordee.sql.driver.pool.Access;
import io.cordee.sql.driver.pool.ServerPool;
import java.sql.Connection;

/**
 * A physical connection that is lent to a logical one. Confined to the borrowing thread, except
 * {@link #revoke} and what it reads.
 */
public final class Binding {
  private final Connection physical;
  private final ServerPool pool;
  private final long routeVersion;
  private volatile boolean revoked;
  private volatile boolean busy;
  private int holders;
  private boolean wrote;
  private boolean broken;
  private boolean sessionChanged;
  private boolean released;

  Binding(Connection physical, ServerPool pool, long routeVersion) {
    this.physical = physical;
    this.pool = pool;
    this.routeVersion = routeVersion;
  }

  public Connection physical() {
    return physical;
  }

  /** Name of the server. */
  public String server() {
    return pool.server().name();
  }

  public Access access() {
    return pool.access();
  }

  public boolean forWrites() {
    return pool.access() == Access.WRITE;
  }

  ServerPool pool() {
    return pool;
  }

  long routeVersion() {
    return routeVersion;
  }

  /** Something is about to be sent. */
  public void enter() {
    busy = true;
  }

  /** It was answered, or failed. */
  public void exit() {
    busy = false;
  }

  boolean busy() {
    return busy;
  }

  /** The route moved on: nothing more may be sent. From any thread. */
  void revoke() {
    revoked = true;
  }

  /** Closes its socket. From any thread. */
  public void cut() {
    revoked = true;
    pool.cut(physical);
  }

  /** Whether it may still be used. */
  public boolean usable() {
    return !revoked && !broken && !released;
  }

  /** An open result keeps it. */
  public void hold() {
    holders++;
  }

  /** The end of a {@link #hold}. */
  public void letGo() {
    holders--;
  }

  public boolean held() {
    return holders > 0;
  }

  /** Something was written since the last commit. */
  public void wrote(boolean now) {
    wrote = now;
  }

  public boolean wrote() {
    return wrote;
  }

  /** Its connection is lost or in a state that nobody else should get. */
  public void broken() {
    broken = true;
  }

  /** Its session is not as others expect it. */
  public void sessionChanged() {
    sessionChanged = true;
  }

  boolean reusable() {
    return !revoked && !broken && !sessionChanged;
  }

  public boolean released() {
    return released;
  }

  void markReleased() {
    released = true;
  }
}
