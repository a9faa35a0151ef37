#ifndef LETTER_BUILD_H
#define LETTER_BUILD_H
/** Shared by the files that fill a view: view*.c. */
#include "relance/letter.h"
#include "template.h"

struct builder {
	const struct letter_request *req;
	const struct snapshot *snap;
	const struct planned_message *msg;
	const char *language;
	struct arena *arena;
	struct view *view;
};

/** The customer whose invoice it is, one of several or the only one. */
const struct snapshot *view_owner(const struct builder *b,
				  const struct invoice *inv);

/* A text of the builder's arena; `keep` releases what it copies. */
const char *view_keep(struct builder *b, struct str *text);
const char *view_money(struct builder *b, int64_t minor, const char *currency);
const char *view_date(struct builder *b, civil_day on);
const char *view_date_short(struct builder *b, civil_day on);
void view_set(struct builder *b, enum global_field field, const char *text);
/** Room for `n` rows; none is there yet. */
void view_rows_new(struct builder *b, enum list_id list, size_t n);
/** A row more; zeroed, its cells are for the caller to fill. */
const char **view_row_add(struct builder *b, enum list_id list);
/** The invoice_id, and the instalment where there is one. */
const char *view_number(struct builder *b, const struct invoice *inv);
/** All of a customer's address on one line. */
const char *view_full_address(struct builder *b, const struct customer *c);

/* The parts of a letter. */
void view_add_parties(struct builder *b); /* who writes, and to whom */
void view_add_items(struct builder *b);	  /* what is owed, and demanded */
void view_add_past(struct builder *b);	  /* earlier letters, promise, plan */
/* What an insurer is shown beside the account. */
void view_add_dossier(struct builder *b, const struct dossier *d);
/* What is declared of a period. */
void view_add_declaration(struct builder *b,
			  const struct declaration_figures *figures);
/* What is filed and why, what is covered of it, what was agreed. */
void view_add_filing(struct builder *b, const struct insurer_case *k);

#endif
