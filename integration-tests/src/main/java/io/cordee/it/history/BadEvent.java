package io.cordee.it.history;

/** Something in a file that is no event; whoever knows the file turns it into an exception. */
final class BadEvent extends Exception {
  private static final long serialVersionUID = 1L;

  private final int line;

  BadEvent(int line, String message) {
    super(message);
    this.line = line;
  }

  int line() {
    return line;
  }

  String text() {
    String message = getMessage();
    return message == null ? "not an event" : message;
  }
}
