/*
 * Decoded rows into the store, and what the store answers: a row that
 * contradicts the books is a fault of the file like any other.
 */
#include <stdlib.h>
#include <string.h>

#include "job.h"
#include "relance/text.h"

/* ---- look-ups ---------------------------------------------------------- */

static bool find_customer(struct job *job, const char *customer_id,
			  struct snapshot *snap)
{
	struct candidates near = { 0 };
	int64_t key;

	memset(snap, 0, sizeof *snap);
	return store_customer_find(job->store, customer_id, &job->scratch, &key,
				   &near) == STATUS_OK &&
	       store_customer_load(job->store, key, job->req->known_on,
				   LOAD_SETTLED, &job->scratch,
				   snap) == STATUS_OK &&
	       str_eq(snap->customer.customer_id, customer_id);
}

static int lookup_terms(void *ctx, const char *customer_id)
{
	struct job *job = ctx;
	struct snapshot snap;

	if (job->terms_id && str_eq(job->terms_id, customer_id))
		return job->terms;
	job->terms = -1;
	if (find_customer(job, customer_id, &snap))
		job->terms = snap.customer.payment_terms;
	arena_reset(&job->scratch);
	free(job->terms_id);
	job->terms_id = mem_alloc(strlen(customer_id) + 1);
	memcpy(job->terms_id, customer_id, strlen(customer_id) + 1);
	return job->terms;
}

/* The store finds by a beginning too; only the whole id is meant here. */
static bool find_invoice(struct job *job, const char *invoice_id,
			 const char *instalment, struct invoice_ref *ref)
{
	struct candidates near = { 0 };
	const char *id = invoice_id;

	if (*instalment)
		id = arena_printf(&job->scratch, "%s/%s", invoice_id,
				  instalment);
	return store_invoice_find(job->store, id, &job->scratch, ref, &near) ==
		       STATUS_OK &&
	       str_eq(ref->invoice_id, invoice_id) &&
	       str_eq(ref->instalment ? ref->instalment : "", instalment);
}

static bool lookup_currency(void *ctx, const struct payment *p, char out[4])
{
	struct job *job = ctx;
	struct invoice_ref ref;
	struct snapshot snap;
	bool found = false;

	memset(&snap, 0, sizeof snap);
	if (p->invoice_id &&
	    find_invoice(job, p->invoice_id, p->instalment, &ref) &&
	    store_customer_load(job->store, ref.customer_key,
				job->req->known_on, LOAD_SETTLED, &job->scratch,
				&snap) == STATUS_OK)
		for (size_t i = 0; i < snap.invoices.n && !found; i++)
			if (snap.invoices.v[i].key == ref.invoice_key) {
				memcpy(out, snap.invoices.v[i].currency, 4);
				found = true;
			}
	arena_reset(&job->scratch);
	return found;
}

struct row_lookup put_lookup(struct job *job)
{
	return (struct row_lookup){ job, lookup_currency, lookup_terms };
}

/* ---- rows -------------------------------------------------------------- */

/*
 * The column `outstanding` says what is open on the day of the data. A fact is
 * added only when the books say otherwise, so that a list imported every day
 * adds nothing while nothing happens.
 */
static enum status put_outstanding(struct job *job, const struct row *row)
{
	const struct invoice *inv = &row->as.invoice;
	struct payment *fact, balance = { .kind = PAYMENT_BALANCE };
	struct invoice_ref ref;
	struct balance now;
	char day[DATE_TEXT_SIZE];
	enum change change;
	enum status st;
	size_t n;

	if (!find_invoice(job, inv->invoice_id, inv->instalment, &ref))
		return STATUS_NOT_FOUND;
	st = store_payments_load(job->store, ref.invoice_key, DAY_NEVER,
				 &job->scratch, &fact, &n);
	if (st != STATUS_OK)
		return st;
	now = balance_at(inv->amount_minor, fact, n, job->req->data_of);
	if (now.outstanding_minor == row->outstanding_minor)
		return STATUS_OK;
	balance.payment_id = arena_printf(&job->scratch, "outstanding-%s",
					  date_to_text(job->req->data_of, day));
	balance.invoice_id = inv->invoice_id;
	balance.instalment = inv->instalment;
	balance.on = job->req->data_of;
	balance.amount_minor = row->outstanding_minor;
	memcpy(balance.currency, inv->currency, sizeof balance.currency);
	return store_put_payment(job->store, &balance, &change);
}

static enum status put_invoice(struct job *job, struct row *row,
			       enum change *change)
{
	const char *other = NULL;
	enum status st =
		store_put_invoice(job->store, &row->as.invoice, change, &other);

	if (st == STATUS_CONFLICT) {
		row_fault(&job->decoder, "customer_id",
			  "this invoice already belongs to customer %s",
			  quoted(job->d->arena, other ? other : "?"));
		return STATUS_INVALID;
	}
	if (st == STATUS_OK && row->outstanding_minor != AMOUNT_NONE) {
		st = put_outstanding(job, row);
		arena_reset(&job->scratch);
	}
	return st;
}

static enum status unknown_owner(struct job *job, const char *invoice_id)
{
	row_fault(&job->decoder, invoice_id ? "invoice_id" : "customer_id",
		  invoice_id ? "no such invoice" : "no such customer");
	return STATUS_INVALID;
}

static enum status put_payment(struct job *job, struct row *row,
			       enum change *change)
{
	const struct payment *p = &row->as.payment;
	enum status st = store_put_payment(job->store, p, change);

	if (st == STATUS_CONFLICT) {
		row_fault(&job->decoder, "currency",
			  "the invoice is in another currency");
		return STATUS_INVALID;
	}
	return st == STATUS_NOT_FOUND ? unknown_owner(job, p->invoice_id) : st;
}

static enum status put_by_kind(struct job *job, struct row *row,
			       enum change *change)
{
	struct store *s = job->store;
	enum status st = STATUS_OK;

	switch (row->kind) {
	case IMPORT_CUSTOMERS:
		return store_put_customer(s, &row->as.customer, change);
	case IMPORT_CONTACTS:
		st = store_put_contact(s, &row->as.contact, change);
		break;
	case IMPORT_INVOICES:
		return put_invoice(job, row, change);
	case IMPORT_PAYMENTS:
		return put_payment(job, row, change);
	case IMPORT_LIMITS:
		st = store_put_limit(s, &row->as.limit, change);
		break;
	case IMPORT_DOCUMENTS:
		st = store_put_document(s, &row->as.document, change);
		if (st == STATUS_NOT_FOUND)
			return unknown_owner(job, row->as.document.invoice_id);
		return st;
	case IMPORT_KIND__COUNT:
		BUG("no such kind");
	}
	return st == STATUS_NOT_FOUND ? unknown_owner(job, NULL) : st;
}

enum status put_row(struct job *job, struct row *row)
{
	enum change change = CHANGE_NONE;
	long first = 0;
	enum seen_before before =
		seen_add(&job->seen, &job->decoder, row, &first);
	enum status st;

	if (before == SEEN_SAME) {
		job->counts.unchanged++;
		return STATUS_OK;
	}
	if (before == SEEN_OTHER) {
		row_fault(&job->decoder, seen_key_name(row->kind),
			  "line %ld says otherwise of the same key", first);
		return STATUS_INVALID;
	}
	st = put_by_kind(job, row, &change);
	if (st != STATUS_OK)
		return st;
	switch (change) {
	case CHANGE_NONE:
		job->counts.unchanged++;
		break;
	case CHANGE_ADDED:
		job->counts.added++;
		break;
	case CHANGE_UPDATED:
		job->counts.changed++;
		break;
	case CHANGE_REOPENED:
		job->counts.changed++;
		job->counts.reopened++;
		break;
	}
	return STATUS_OK;
}

/* ---- open items -------------------------------------------------------- */

/* More than a fifth, without the product leaving its range. */
static bool is_large(int64_t part, int64_t whole)
{
	return (int128)part * 5 > (int128)whole;
}

static void refuse_shrink(struct job *job, const struct shrink *shrink)
{
	struct pos pos = { job->req->path, 0, 0 };
	struct diag *diag = diag_add(
		job->d, SEVERITY_ERROR, pos,
		"this list would settle %zu of %zu open invoices (%s of %s %s)",
		shrink->missing, shrink->open_before,
		money_text(job->d->arena, shrink->missing_minor,
			   shrink->currency),
		money_text(job->d->arena, shrink->open_minor, shrink->currency),
		shrink->currency);

	diag_hint(job->d, diag,
		  "Is it complete? If they were all paid, say "
		  "--accept-shrink.");
}

enum status put_open_items(struct job *job)
{
	struct shrink shrink = { 0 };
	enum status st;

	st = store_open_items_missing(job->store, &shrink);
	if (st != STATUS_OK)
		return st;
	if (!job->req->accept_shrink &&
	    (is_large((int64_t)shrink.missing, (int64_t)shrink.open_before) ||
	     is_large(shrink.missing_minor, shrink.open_minor))) {
		refuse_shrink(job, &shrink);
		return STATUS_INVALID;
	}
	return store_open_items_settle(job->store, &job->counts.settled);
}
