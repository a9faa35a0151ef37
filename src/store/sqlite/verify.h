#ifndef STORE_SQLITE_VERIFY_H
#define STORE_SQLITE_VERIFY_H
/*
 * What the checks of verify share: where faults go, and what the journal
 * says, as hashes to hold the tables against.
 */
#include "internal.h"

struct number_list VEC(uint64_t);

/* A record that a person's word made, and how often there was one. */
enum said {
	SAID_EXCEPTION,
	SAID_ENDED,
	SAID_UNDONE,
	SAID_END_UNDONE,
	SAID_REPLY,
	SAID_ASSIGNED,
	SAID_APPROVED,
	SAID_INSURER,
	SAID_RECORD_UNDONE,
	SAID_DECLARED,
	SAID_LIMIT,
	SAID_LIMIT_UNDONE,
	SAID__COUNT
};

struct proof {
	struct store *s;
	struct arena arena;
	struct diags *d;
	size_t records, faults;
	struct number_list planned, accepted; /* hashes of journal records */
	struct number_list said[SAID__COUNT];
};

#define FAULTS_TOLD 20 /* more of one kind would drown the rest */

#define FAULT(p, ...)                                                          \
	do {                                                                   \
		if ((p)->faults++ < FAULTS_TOLD)                               \
			diag_error((p)->d, __VA_ARGS__);                       \
	} while (0)

void sort_numbers(struct number_list *list);
bool has_number(const struct number_list *list, uint64_t value);

/* verify_said.c: keep what this record says; then hold the tables to it. */
void said_note(struct proof *p, const struct entry *e, int64_t seq,
	       const char *who);
enum status check_said(struct proof *p) WARN_UNUSED;

#endif
