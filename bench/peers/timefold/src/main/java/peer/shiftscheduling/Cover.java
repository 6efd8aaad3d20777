package peer.shiftscheduling;

/** The number of people wanted in a shift on a day, with the price of each one missing and each one too many. */
public record Cover(int day, Shift shift, int want, int under, int over) {
    long price(long have) {
        return have < want ? (want - have) * under : (have - want) * over;
    }
}
