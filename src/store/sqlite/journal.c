/*
 * The journal: append-only, one block per transaction, hash-chained.
 *
 * A record is one line of text (its payload) of seven fields with a TAB
 * between them:
 *
 *	kind  date  customer_id  invoice_id  message_id  policy_hash  text
 *
 * A missing field is empty; the date is YYYY-MM-DD or empty. In a field,
 * backslash is written \\, TAB \t, line feed \n and carriage return \r.
 *
 * The digest of a record is the SHA-256 of its payload. The chain of a block
 * starts as sha256_of_pieces(previous head, "SEQ MADE_AT WHO") and each
 * record turns it into sha256(chain, digest); what it is after the last
 * record is the head of the block. (sha256_of_pieces puts the length of each
 * piece before it, see hash.h. The head before block 1 is 32 zero bytes.) So
 * a payload may be erased when the law demands it: its digest stays, and the
 * chain still verifies.
 *
 * The text of a record of kind `message` ends with "; parts HEX": it starts
 * as 32 zero bytes, and the SHA-256 of each part of the message in turn makes
 * it sha256(HEX so far, digest of the part). So the chain also proves the
 * bytes that were written.
 */
#include <inttypes.h>
#include <string.h>

#include "internal.h"
#include "relance/str.h"

struct sha256 journal_start(const struct sha256 *prev, int64_t seq,
			    int64_t made_at, const char *who)
{
	struct str line = STR_INIT;
	struct hash_piece piece[2];
	struct sha256 out;

	str_addf(&line, "%" PRId64 " %" PRId64 " %s", seq, made_at, who);
	piece[0] = (struct hash_piece){ prev->byte, SHA256_SIZE };
	piece[1] = (struct hash_piece){ line.buf, line.len };
	out = sha256_of_pieces(piece, 2);
	str_release(&line);
	return out;
}

struct sha256 journal_chain(const struct sha256 *chain,
			    const struct sha256 *digest)
{
	uint8_t both[2 * SHA256_SIZE];

	memcpy(both, chain->byte, SHA256_SIZE);
	memcpy(both + SHA256_SIZE, digest->byte, SHA256_SIZE);
	return sha256_of(both, sizeof both);
}

static const char *who_of(const struct store *s)
{
	return s->options.who ? s->options.who : "";
}

enum status journal_begin(struct store *s)
{
	struct stmt *q = SQL(s, journal_last);
	struct sha256 prev;
	int64_t seq = 0;
	enum status st = sql_next(s, q);

	memset(&prev, 0, sizeof prev);
	if (st == STATUS_OK) {
		seq = col_int(q, 0);
		col_hash(q, 1, &prev);
		sql_reset(q);
	} else if (st != STATUS_NOT_FOUND) {
		return st;
	}
	s->block.seq = seq + 1;
	s->block.made_at = store_now(s);
	s->block.records = 0;
	s->block.chain =
		journal_start(&prev, s->block.seq, s->block.made_at, who_of(s));
	return STATUS_OK;
}

static void add_field(struct str *out, const char *text)
{
	const char *p = text ? text : "";

	while (*p) {
		size_t plain = strcspn(p, "\\\t\n\r");

		str_add_n(out, p, plain);
		p += plain;
		if (!*p)
			break;
		str_add_ch(out, '\\');
		str_add_ch(out, *p == '\\'   ? '\\'
				: *p == '\t' ? 't'
				: *p == '\n' ? 'n'
					     : 'r');
		p++;
	}
}

static void encode(struct str *out, const struct entry *e)
{
	char on[DATE_TEXT_SIZE] = "";
	const char *field[7];

	if (e->on != DAY_NONE)
		date_to_text(e->on, on);
	field[0] = e->kind;
	field[1] = on;
	field[2] = e->customer_id;
	field[3] = e->invoice_id;
	field[4] = e->message_id;
	field[5] = e->policy_hash;
	field[6] = e->text;
	for (int i = 0; i < 7; i++) {
		if (i)
			str_add_ch(out, '\t');
		add_field(out, field[i]);
	}
}

enum status journal_add(struct store *s, const struct entry *e)
{
	struct str line = STR_INIT;
	struct sha256 digest;
	struct stmt *q = SQL(s, journal_add);
	enum status st;

	encode(&line, e);
	digest = sha256_of(line.buf, line.len);
	s->block.chain = journal_chain(&s->block.chain, &digest);
	s->block.records++;
	bind_int(q, "seq", s->block.seq);
	bind_int(q, "record_no", s->block.records);
	bind_int(q, "customer_key", e->customer_key);
	bind_blob(q, "digest", digest.byte, SHA256_SIZE);
	bind_text(q, "payload", line.buf);
	st = sql_run(s, q);
	str_release(&line);
	return st;
}

enum status journal_seal(struct store *s)
{
	struct stmt *q;

	if (!s->block.records)
		return STATUS_OK;
	q = SQL(s, journal_seal);
	bind_int(q, "seq", s->block.seq);
	bind_int(q, "made_at", s->block.made_at);
	bind_text(q, "who", who_of(s));
	bind_int(q, "records", s->block.records);
	bind_blob(q, "head", s->block.chain.byte, SHA256_SIZE);
	return sql_run(s, q);
}

static char *decode_field(const char **p, struct arena *a)
{
	size_t n = strcspn(*p, "\t");
	char *out = arena_alloc(a, n + 1);
	size_t k = 0;

	for (size_t i = 0; i < n; i++) {
		char c = (*p)[i];

		if (c == '\\' && i + 1 < n) {
			c = (*p)[++i];
			c = (char)(c == 't'   ? '\t'
				   : c == 'n' ? '\n'
				   : c == 'r' ? '\r'
					      : c);
		}
		out[k++] = c;
	}
	*p += n;
	return out;
}

bool journal_decode(const char *payload, struct arena *a, struct entry *out)
{
	char *field[7];
	const char *p = payload;

	for (int i = 0; i < 7; i++) {
		field[i] = decode_field(&p, a);
		if (*p != (i < 6 ? '\t' : '\0'))
			return false;
		p += i < 6;
	}
	memset(out, 0, sizeof *out);
	out->kind = field[0];
	out->on = DAY_NONE;
	if (field[1][0] && !date_parse(field[1], strlen(field[1]), &out->on))
		return false;
	out->customer_id = field[2][0] ? field[2] : NULL;
	out->invoice_id = field[3][0] ? field[3] : NULL;
	out->message_id = field[4][0] ? field[4] : NULL;
	out->policy_hash = field[5][0] ? field[5] : NULL;
	out->text = field[6];
	return true;
}
