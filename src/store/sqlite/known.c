/*
 * What an import knows without asking the books. An export comes mostly in
 * the order of its numbers: where there was nothing before, a number greater
 * than all before it is new. And the same customers come again and again.
 */
#include <string.h>

#include "internal.h"
#include "relance/text.h"

#define RECENT_SLOTS 65536

bool ascent_is_new(struct store *s, struct ascent *a, const char *id)
{
	size_t size = strlen(id) + 1;

	if (!s->import.active || !a->fresh ||
	    (a->top && strcmp(id, a->top) <= 0))
		return false;
	if (size > a->room) {
		a->room = 2 * size;
		a->top = arena_alloc(&s->import.arena, a->room);
	}
	memcpy(a->top, id, size);
	return true;
}

enum status customer_key_recent(struct store *s, const char *customer_id,
				int64_t *key_out)
{
	struct import_state *im = &s->import;
	struct recent_customer *slot;
	uint64_t hash = hash64_add(HASH64_START, customer_id);
	size_t size = strlen(customer_id) + 1;
	enum status st;

	if (!im->active || size > sizeof slot->id)
		return customer_key_of(s, customer_id, key_out);
	if (!im->recent)
		im->recent = ARENA_ARRAY(&im->arena, struct recent_customer,
					 RECENT_SLOTS);
	slot = &im->recent[(hash ^ hash >> 32) % RECENT_SLOTS];
	if (!slot->key || strcmp(slot->id, customer_id) != 0) {
		st = customer_key_of(s, customer_id, &slot->key);
		if (st != STATUS_OK) {
			slot->key = 0;
			return st;
		}
		memcpy(slot->id, customer_id, size);
	}
	*key_out = slot->key;
	return STATUS_OK;
}
