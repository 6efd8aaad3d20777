package peer.nurses;

/** How many are needed at a post on a day, and how many would be best. */
public record Need(int day, Post post, int least, int best) {}
