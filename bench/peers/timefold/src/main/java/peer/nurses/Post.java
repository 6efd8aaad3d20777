package peer.nurses;

/** What somebody can do on a day: a shift, with the skill that they stand for. */
public record Post(Shift shift, String skill) {}
