"""Checks a journal's file with nothing but Python's standard library, written from docs/journal.md alone.

It checks all but the signatures, for which the library has no Ed25519: form, numbers, contents, erasures, the tree at every
checkpoint, and the seal's hash. usage: check.py FILE; prints size and root, or what is wrong, with exit status 1.
"""
import base64, hashlib, json, sys


def sha(b):
    return hashlib.sha256(b).digest()


class Tree:
    def __init__(self):
        self.size, self.edge = 0, []  # roots of perfect subtrees, the greatest first

    def add(self, leaf):
        h, n = sha(b"\0" + leaf), self.size
        while n & 1:
            h, n = sha(b"\1" + self.edge.pop() + h), n >> 1
        self.edge.append(h)
        self.size += 1

    def root(self):
        if not self.edge:
            return sha(b"")
        h = self.edge[-1]
        for left in reversed(self.edge[:-1]):
            h = sha(b"\1" + left + h)
        return h



def numbers(listed):
    for part in listed.split(","):
        a, _, b = part.partition("-")
        yield from range(int(a), int(b or a) + 1)


def check(raw):
    text = raw.decode("utf-8")
    lines = text.split("\n")
    assert lines.pop() == "", "the last line has no end"
    assert lines[0] == "journal-file/1" and lines[1].startswith("origin ") and lines[2].startswith("key ")
    origin = lines[1][len("origin "):]
    i = 3
    while lines[i]:
        assert lines[i].startswith("witness ")
        i += 1
    i += 1
    tree, covered, gone, told = Tree(), -1, set(), set()
    while not lines[i].startswith("end "):
        if lines[i] == "checkpoint":
            assert lines[i + 1] == origin and lines[i + 4] == "" and lines[i + 5].startswith("— "), "checkpoint out of form"
            size = int(lines[i + 2])
            assert size == tree.size > covered, "checkpoint out of place"
            assert base64.b64decode(lines[i + 3]) == tree.root(), "checkpoint of %d: another root" % size
            covered, i = size, i + 5
            while lines[i].startswith("— "):
                i += 1
            continue
        leaf, *rest = lines[i].split("\t")
        e = json.loads(leaf)
        assert list(e) == ["n", "time", "who", "what", "about", "order", "via", "content"] and e["n"] == tree.size, "entry %d out of form" % tree.size
        if rest == ["erased"]:
            gone.add(e["n"])
        else:
            salt, content = rest
            assert sha(b"journal content v1\n" + base64.b64decode(salt) + content.encode()) == base64.b64decode(e["content"]), "content of %d altered" % e["n"]
        if e["what"] == "journal.erase":
            told.update(n for n in numbers(e["about"]) if n < e["n"])
        tree.add(leaf.encode())
        i += 1
    assert lines[i] == "end %d" % tree.size == "end %d" % covered, "the end speaks of another size"
    assert gone <= told, "contents gone in silence: %s" % sorted(gone - told)
    body = "\n".join(lines[: i + 1]) + "\n"
    assert lines[i + 1 : i + 5] == ["journal-file/1", lines[i], base64.b64encode(sha(body.encode())).decode(), ""], "not as it was sealed"
    assert len(lines) == i + 6 and lines[i + 5].startswith("— "), "something follows the seal"
    return tree


try:
    t = check(open(sys.argv[1], "rb").read())
except (AssertionError, ValueError, IndexError, KeyError) as e:
    sys.exit("not whole: %s" % e)
print(t.size, base64.b64encode(t.root()).decode())
