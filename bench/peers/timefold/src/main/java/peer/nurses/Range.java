package peer.nurses;

/** What lies between two limits costs nothing. */
public record Range(int least, int most) {
    /** Reads "(2,5)". */
    static Range of(String text) {
        String[] v = text.substring(1, text.length() - 1).split(",");
        return new Range(Integer.parseInt(v[0]), Integer.parseInt(v[1]));
    }

    long outside(long n) {
        return Math.max(0, Math.max(least - n, n - most));
    }

    /** Days too many of a run of which some lie in the history and are not charged. */
    long over(long days, long before) {
        return Math.max(0, days + before - Math.max(most, before));
    }
}
