package peer.month;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the engine's own JSON as far as the guard's month needs it. A rule that the model does not know is an error. */
final class Reader {
    private final JsonNode p;
    private final List<JsonNode> rules = new ArrayList<>();
    private final List<JsonNode> shares = new ArrayList<>();
    private final Map<Long, Slot.Job> jobs = new HashMap<>();
    private final List<JsonNode> shifts = new ArrayList<>();
    private final Map<JsonNode, Set<Integer>> chosen = new IdentityHashMap<>(); // the rules hold long lists: not by value
    private JsonNode longRest;
    private JsonNode minutes;
    private JsonNode together;

    Reader(Path file) throws IOException {
        p = new ObjectMapper().readTree(file.toFile());
        p.get("shifts").forEach(shifts::add);
        if (p.path("fixed").size() > 0) {
            throw new IOException("fixed assignments are not in the model");
        }
        for (JsonNode r : p.path("rules")) {
            boolean hard = r.path("hard").asBoolean();
            switch (r.get("kind").asText()) {
                case "rest", "free" -> rules.add(r);
                case "count" -> {
                    if (hard) {
                        rules.add(r);
                    } else {
                        minutes = r;
                    }
                }
                case "long_rest" -> longRest = r;
                case "share" -> shares.add(r);
                case "together" -> together = r;
                case "repay" -> { }
                default -> throw new IOException("rule " + r.get("name") + " is not in the model");
            }
        }
    }

    Month month() {
        Rules.shares = shares.stream().mapToLong(r -> r.get("weight").asLong()).toArray();
        boolean[][] counted = new boolean[p.get("demands").size()][shares.size()];
        for (int n = 0; n < shares.size(); n++) {
            for (JsonNode d : shares.get(n).get("demands")) {
                counted[d.asInt()][n] = true;
            }
        }
        List<Person> people = people();
        Map<String, List<Person>> fit = new HashMap<>();
        Map<Integer, long[]> prices = new HashMap<>();
        int[] homes = homes();
        List<Slot> slots = new ArrayList<>();
        for (JsonNode d : p.get("demands")) {
            if (d.get("want").asInt() != 1 || d.path("min").asInt() > 0) {
                throw new IllegalArgumentException("the model takes demands for one person each, none of them hard");
            }
            int i = slots.size();
            Slot.Job job = job(d.get("day").asInt(), d.get("shift").asInt());
            String kind = job.number + " " + d.path("skills") + d.path("min_grade") + d.path("max_grade");
            List<Person> who = fit.computeIfAbsent(kind, k -> fit(people, d, job));
            long[] price = homes[i] < 0 ? null : prices.computeIfAbsent(homes[i], this::strangeness);
            slots.add(new Slot(i, job, d.path("under").asLong(), price, counted[i], who));
        }
        for (Slot.Job a : jobs.values()) {
            a.clashes = new boolean[jobs.size()];
            for (Slot.Job b : jobs.values()) {
                a.clashes[b.number] = clash(key(a), key(b));
            }
        }
        return new Month(slots, new Month.Limits(longRest == null ? 0 : longRest.get("days").asInt(), longRest == null ? 0 : longRest.get("minutes").asInt(),
                minutes == null ? Long.MAX_VALUE / 4 : minutes.get("max").asLong(), minutes == null ? 0 : minutes.get("weight").asLong()));
    }

    private final Map<Slot.Job, int[]> keys = new HashMap<>();

    private int[] key(Slot.Job j) {
        return keys.get(j);
    }

    private Slot.Job job(int day, int shift) {
        return jobs.computeIfAbsent(day * 1000L + shift, k -> {
            Slot.Job j = new Slot.Job(jobs.size(), span(day, shift), shifts.get(shift).get("minutes").asInt(),
                    minutes != null && chosen(minutes).contains(shift));
            keys.put(j, new int[] {day, shift});
            return j;
        });
    }

    private Person.Span span(int day, int shift) {
        int from = day * 1440 + shifts.get(shift).get("start").asInt();
        return new Person.Span(from, from + shifts.get(shift).get("minutes").asInt(), longRest != null && chosen(longRest).contains(shift));
    }

    /** The shifts that a rule speaks of. */
    private Set<Integer> chosen(JsonNode rule) {
        return chosen.computeIfAbsent(rule, r -> {
            Set<Integer> found = new HashSet<>();
            JsonNode tags = r.path("of").path("tags");
            JsonNode listed = r.path("of").path("shifts");
            listed.forEach(s -> found.add(s.asInt()));
            for (int i = 0; i < shifts.size(); i++) {
                if (tags.size() + listed.size() == 0) {
                    found.add(i);
                }
                for (JsonNode t : shifts.get(i).path("tags")) {
                    for (JsonNode want : tags) {
                        if (t.equals(want)) {
                            found.add(i);
                        }
                    }
                }
            }
            return found;
        });
    }

    /** Whether nobody may work both: they overlap, or a hard rule keeps them apart. Each is a day and a shift. */
    private boolean clash(int[] a, int[] b) {
        Person.Span x = span(a[0], a[1]);
        Person.Span y = span(b[0], b[1]);
        if (y.from() < x.from() || y.from() == x.from() && y.to() < x.to()) {
            return clash(b, a);
        }
        if (y.from() < x.to()) {
            return true;
        }
        for (JsonNode r : rules) {
            Set<Integer> of = chosen(r);
            boolean first = of.contains(a[1]);
            boolean second = of.contains(b[1]);
            boolean broken = switch (r.get("kind").asText()) {
                case "rest" -> y.from() - x.to() < Math.max(first ? r.path("after").asInt() : 0, second ? r.path("before").asInt() : 0);
                case "free" -> first && reaches(r, x, y) || second && reaches(r, y, x);
                default -> {
                    if (!r.get("measure").asText().equals("shifts") || r.path("max").asInt() != 1) {
                        throw new IllegalArgumentException("rule " + r.get("name") + " counts what the model does not");
                    }
                    yield first && second && Math.abs(a[0] - b[0]) < r.path("every").asInt();
                }
            };
            if (broken) {
                return true;
            }
        }
        return false;
    }

    private static boolean reaches(JsonNode r, Person.Span of, Person.Span other) {
        return other.from() < of.from() + r.path("to").asInt() && of.from() + r.path("from").asInt() < other.to();
    }

    private final List<List<int[]>> past = new ArrayList<>();

    private List<Person> people() {
        for (int i = 0; i < p.get("people").size(); i++) {
            past.add(new ArrayList<>());
        }
        for (JsonNode w : p.path("past")) {
            past.get(w.get("person").asInt()).add(new int[] {w.get("day").asInt(), w.get("shift").asInt()});
        }
        List<Person> people = new ArrayList<>();
        for (JsonNode x : p.get("people")) {
            int i = people.size();
            long[] carried = shares.stream().mapToLong(r -> r.path("carried").path(i).asLong()).toArray();
            people.add(new Person(i, x.path("group").asInt(-1), carried, minutes == null ? 0 : minutes.path("carried").path(i).asInt(),
                    past.get(i).stream().map(w -> span(w[0], w[1])).toList()));
        }
        return people;
    }

    private List<Person> fit(List<Person> people, JsonNode d, Slot.Job job) {
        Set<String> needs = new HashSet<>();
        d.path("skills").forEach(s -> needs.add(s.asText()));
        int least = d.path("min_grade").asInt();
        int most = d.path("max_grade").asInt();
        List<Person> list = new ArrayList<>();
        for (Person q : people) {
            JsonNode x = p.get("people").get(q.index);
            int grade = x.path("grade").asInt();
            Set<String> has = new HashSet<>();
            x.path("skills").forEach(s -> has.add(s.asText()));
            if (grade >= least && (most == 0 || grade <= most) && has.containsAll(needs) && present(x.path("away"), job) && present(x.path("barred"), job)
                    && past.get(q.index).stream().noneMatch(w -> w[0] > -5 && clash(w, key(job)))) {
                list.add(q);
            }
        }
        return list;
    }

    private static boolean present(JsonNode spans, Slot.Job job) {
        for (JsonNode s : spans) {
            if (s.get("from").asInt() < job.span.to() && job.span.from() < s.get("to").asInt()) {
                return false;
            }
        }
        return true;
    }

    private int[] homes() {
        int[] homes = new int[p.get("demands").size()];
        Arrays.fill(homes, -1);
        for (int t = 0; together != null && t < together.get("teams").size(); t++) {
            for (JsonNode d : together.get("teams").get(t)) {
                homes[d.asInt()] = together.get("homes").get(t).asInt();
            }
        }
        return homes;
    }

    /** The price of somebody of each group, the last of none, on a duty of the home: by how far up lies a group that holds both. */
    private long[] strangeness(int home) {
        int groups = p.path("groups").size();
        JsonNode costs = together.get("costs");
        long[] price = new long[groups + 1];
        for (int g = 0; g <= groups; g++) {
            Set<Integer> above = new HashSet<>();
            for (int a = g < groups ? g : -1; a >= 0; a = p.get("groups").get(a).path("parent").asInt(-1)) {
                above.add(a);
            }
            int up = 0;
            int a = home;
            while (a >= 0 && !above.contains(a)) {
                up++;
                a = p.get("groups").get(a).path("parent").asInt(-1);
            }
            price[g] = up == 0 ? 0 : costs.get((a < 0 ? costs.size() : Math.min(up, costs.size())) - 1).asLong();
        }
        return price;
    }
}
