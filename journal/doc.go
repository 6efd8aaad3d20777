// Package journal keeps a record of who did what that nobody can quietly alter, not even whoever runs the server.
//
// # What it holds
//
// An [Entry] says who did what to what, when, on whose order and from where, with a content of named texts. Its open part is the
// [Leaf]; the content stands beside it, and the leaf holds only a commitment to it: the SHA-256 of a random salt and
// the content. So a content can be erased, as the law may demand, by removing salt and content: the leaf and every proof stand as before,
// and nobody can find out from the commitment what had stood there. A [Record] is both together. Verification tells a content
// that is whole from one that was erased and from one that was altered, and wants for each erasure an entry that says so ([EraseAct]).
//
// Leaves and contents have one spelling each, a JSON object with its members in a fixed order and no spaces. What is read and
// not in that spelling is refused, so that no byte is without meaning.
//
// # How it is held together
//
// The leaves make a Merkle tree (RFC 6962, section 2.1; golang.org/x/mod/sumdb/tlog). Its root changes with any byte of any leaf, and with
// their number and order. A [Checkpoint] says how many leaves there are and what the root is, signed with the journal's [Key] as a
// signed note (C2SP tlog-checkpoint). From a checkpoint follow two kinds of proof, each of a few lines of text: that an entry is in
// the journal ([Inclusion]), and that a journal only grew since an earlier checkpoint ([Consistency]).
//
// # Who is guarded against
//
// Whoever changes entries without the key, in the database, in a backup, in a file, is found by verification alone: the
// entries no longer make the root that was signed.
//
// Whoever has the key, and that is whoever runs the server, can sign anything. They can write the whole journal anew with an
// entry changed or left out, roll it back to yesterday, or show one journal to some and another to others. No journal shows that by
// itself. It shows against a checkpoint that was kept outside, where they could not change it: on paper, on a stick, in
// another's mailbox ([Options].Checkpoints). A witness (package witness) is such a keeper who never forgets: it signs a new checkpoint
// only where that extends the last one it signed.
//
// What no means here can show: that an entry was true when it was written; that something was done and never entered; what
// was changed after the last checkpoint that left the house, by somebody with the key. Take checkpoints out often.
//
// Times are those of the server's clock. Entries stand in the order in which they were appended; where a time lies before the
// one in front of it, the clock was set back, and the report counts it. A witness's signature holds the witness's time.
//
// # Keeping it in a store
//
// The package knows no database. A [Head] is all that appending needs, a size and a few hashes. [Head.Append] changes nothing: it gives records to
// insert and the head that then holds, all to be written in the transaction of the change that they tell of. Each record
// carries the hashes that it adds to the tree, so a row for each entry is the whole store: from rows come the head ([ReadHead]),
// the proofs ([Prove], [ProveConsistency]), the file ([Export]) and a full check ([VerifySource]), through the interfaces
// [NodeReader] and [Source].
//
// A checkpoint is signed over what is committed, never over what may still be rolled back: two checkpoints of one journal must never
// contradict each other.
//
// # The file
//
// [Export] writes one text file, and [Verify] checks it with no server, no database and nothing but this package, at several hundred
// thousand entries a second and more on two cores. docs/journal.md describes it to the byte, so that a check can be written in any language.
package journal
