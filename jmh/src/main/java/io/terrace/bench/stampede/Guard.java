package io.terrace.bench.stampede;

import java.util.Locale;

/** What keeps readers that miss a key at the same time from all loading it. */
enum Guard {
  /** Nothing: who finds no value loads one, and puts it into the cache. */
  NONE("look, load, put"),
  /** Terrace without a remote tier: one load in each process. */
  PROCESS("load() in the local tier"),
  /** Terrace over a remote tier: one load in all processes. */
  FLEET("load() over the remote tier");

  final String how;

  Guard(String how) {
    this.how = how;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
