/*
 * An open hash table of the rows of one file. Two rows of a million meet by
 * chance in 64 bits once in forty thousand million files.
 */
#include "seen.h"

#include <stdlib.h>
#include <string.h>

#define SEEN_FIRST_SIZE 1024

void seen_init(struct seen *s)
{
	s->n = 0;
	s->size = SEEN_FIRST_SIZE;
	s->slot = mem_alloc(s->size * sizeof *s->slot);
	memset(s->slot, 0, s->size * sizeof *s->slot);
}

void seen_release(struct seen *s)
{
	free(s->slot);
	s->slot = NULL;
}

__extension__ typedef unsigned __int128 wide;

static uint64_t mix(uint64_t a, uint64_t b)
{
	wide m = (wide)a * b;

	return (uint64_t)m ^ (uint64_t)(m >> 64);
}

/* Eight bytes at a time; the length at the end keeps "a","b" and "ab" apart. */
static uint64_t hash_bytes(uint64_t h, const char *p, size_t n)
{
	static const uint64_t k = UINT64_C(0x9e3779b97f4a7c15);
	size_t left = n;
	uint64_t word;

	for (; left >= 8; left -= 8, p += 8) {
		memcpy(&word, p, 8);
		h = mix(h ^ word, k);
	}
	word = 0;
	memcpy(&word, p, left);
	h = mix(h ^ word, k);
	return mix(h ^ (n + 1), UINT64_C(0xd6e8feb86659fd93));
}

static uint64_t hash_text(uint64_t h, const char *text)
{
	return hash_bytes(h, text ? text : "", text ? strlen(text) : 0);
}

static uint64_t hash_day(uint64_t h, civil_day on)
{
	return mix(h ^ (uint32_t)on, UINT64_C(0xd6e8feb86659fd93));
}

static uint64_t key_of(const struct row *row)
{
	uint64_t h = UINT64_C(0x243f6a8885a308d3);

	switch (row->kind) {
	case IMPORT_CUSTOMERS:
		return hash_text(h, row->as.customer.customer_id);
	case IMPORT_CONTACTS:
		h = hash_text(h, row->as.contact.customer_id);
		h = hash_text(h, row->as.contact.role);
		h = hash_text(h, row->as.contact.email);
		return hash_text(h, row->as.contact.name);
	case IMPORT_INVOICES:
		h = hash_text(h, row->as.invoice.invoice_id);
		return hash_text(h, row->as.invoice.instalment);
	case IMPORT_PAYMENTS:
		h = hash_text(h, row->as.payment.payment_id);
		h = hash_text(h, row->as.payment.invoice_id);
		return hash_text(h, row->as.payment.instalment);
	case IMPORT_LIMITS:
		h = hash_text(h, row->as.limit.customer_id);
		h = hash_text(h, row->as.limit.contract);
		h = hash_text(h, limit_type_name(row->as.limit.type));
		h = hash_day(h, row->as.limit.effective_from);
		return hash_day(h, row->as.limit.announced_on);
	case IMPORT_DOCUMENTS:
		h = hash_text(h, row->as.document.invoice_id);
		h = hash_text(h, row->as.document.customer_id);
		return hash_text(h, row->as.document.path);
	case IMPORT_KIND__COUNT:
		break;
	}
	return h;
}

/* Only the columns that are read: two rows may differ in what is ignored. */
static uint32_t content_of(const struct decoder *dec)
{
	uint64_t h = UINT64_C(0x13198a2e03707344);

	for (size_t i = 0; i < dec->layout->n; i++) {
		size_t field = dec->layout->item[i].field;

		if (field != FIELD_CONSTANT)
			h = hash_bytes(h, dec->rec->field[field].text,
				       dec->rec->field[field].len);
	}
	return (uint32_t)(h ^ (h >> 32));
}

static struct seen_row *find(struct seen_row *slot, size_t size, uint64_t key)
{
	size_t i = (size_t)key & (size - 1);

	while (slot[i].key && slot[i].key != key)
		i = (i + 1) & (size - 1);
	return &slot[i];
}

static void grow(struct seen *s)
{
	size_t size = s->size * 2;
	struct seen_row *slot = mem_alloc(size * sizeof *slot);

	memset(slot, 0, size * sizeof *slot);
	for (size_t i = 0; i < s->size; i++)
		if (s->slot[i].key)
			*find(slot, size, s->slot[i].key) = s->slot[i];
	free(s->slot);
	s->slot = slot;
	s->size = size;
}

enum seen_before seen_add(struct seen *s, const struct decoder *dec,
			  const struct row *row, long *line_out)
{
	uint64_t key = key_of(row);
	uint32_t content = content_of(dec);
	struct seen_row *slot;

	if (key == 0)
		key = 1;
	if (s->n * 4 >= s->size * 3)
		grow(s);
	slot = find(s->slot, s->size, key);
	if (!slot->key) {
		*slot = (struct seen_row){ key, content, (uint32_t)row->line };
		s->n++;
		return SEEN_NEW;
	}
	*line_out = slot->line;
	return slot->content == content ? SEEN_SAME : SEEN_OTHER;
}

const char *seen_key_name(enum import_kind kind)
{
	switch (kind) {
	case IMPORT_CUSTOMERS:
	case IMPORT_CONTACTS:
	case IMPORT_LIMITS:
		return "customer_id";
	case IMPORT_INVOICES:
		return "invoice_id";
	case IMPORT_PAYMENTS:
		return "payment_id";
	case IMPORT_DOCUMENTS:
		return "path";
	case IMPORT_KIND__COUNT:
		break;
	}
	return NULL;
}
