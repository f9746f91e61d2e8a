package io.terrace.cache.engine;

/** What an update has to know where a remote tier is the authority, and what it does without it. */
public enum Atomicity {

  /** It writes whatever there was. Without the remote tier it is made in this process. */
  BLIND,

  /** It removes what there was, and says whether. Without the remote tier it is made here. */
  REMOVAL,

  /** It depends on what there was. Without the remote tier it fails: it could not be right. */
  COMPARED
}
