/* Ids as people type them: a unique beginning is enough. */
#include <string.h>

#include "cli.h"

static int not_found(struct context *c, const char *what, const char *id,
		     enum status st, const struct candidates *near)
{
	struct str hint = STR_INIT;
	struct diag *diag;

	if (st != STATUS_NOT_FOUND && st != STATUS_CONFLICT)
		return exit_code(c, st);
	if (st == STATUS_CONFLICT)
		diag = diag_error(&c->diags, "several %ss begin with \"%s\"",
				  what, id);
	else
		diag = diag_error(&c->diags, "there is no %s \"%s\"", what, id);
	for (size_t i = 0; i < near->n; i++)
		str_addf(&hint, "%s%s", i ? ", " : "", near->v[i]);
	if (near->n)
		diag_hint(&c->diags, diag, "%s %s%s",
			  st == STATUS_CONFLICT ? "Among them:"
						: "Did you mean",
			  hint.buf, st == STATUS_CONFLICT ? "." : "?");
	str_release(&hint);
	return EX_USAGE;
}

int find_customer(struct context *c, const char *id, int64_t *key_out)
{
	struct candidates near = { 0 };
	enum status st =
		store_customer_find(c->store, id, &c->arena, key_out, &near);

	return st == STATUS_OK ? EX_OK
			       : not_found(c, "customer", id, st, &near);
}

int find_invoice(struct context *c, const char *id, struct invoice_ref *out)
{
	struct candidates near = { 0 };
	enum status st =
		store_invoice_find(c->store, id, &c->arena, out, &near);

	return st == STATUS_OK ? EX_OK : not_found(c, "invoice", id, st, &near);
}

struct newest {
	struct arena *arena;
	unsigned states;
	const char *id;
};

static void keep_newest(void *ctx, const struct message_row *row)
{
	struct newest *newest = ctx;

	if (newest->states >> row->state & 1u)
		newest->id = arena_strdup(newest->arena, row->message_id);
}

/* Rows come by as-of date, so the last one kept is the newest. */
static int newest_message(struct context *c, const char *id, int64_t key,
			  unsigned states, const char **id_out)
{
	struct newest newest = { .arena = &c->arena, .states = states };
	struct message_filter f = { .customer_key = key,
				    .state = -1,
				    .from = DAY_NONE,
				    .to = DAY_NEVER };
	enum status st = store_messages_each(c->store, &f, &c->arena,
					     keep_newest, &newest);

	if (st != STATUS_OK)
		return exit_code(c, st);
	*id_out = newest.id;
	if (newest.id)
		return EX_OK;
	return usage_error(c, "relance outbox lists the messages.",
			   "there is no such message to customer %s", id);
}

int find_message(struct context *c, const char *id, unsigned states,
		 const char **id_out)
{
	struct candidates near = { 0 }, none = { 0 };
	int64_t key = 0;
	enum status st =
		store_message_find(c->store, id, &c->arena, id_out, &near);

	if (st == STATUS_OK)
		return EX_OK;
	if (store_customer_find(c->store, id, &c->arena, &key, &none) ==
	    STATUS_OK)
		return newest_message(c, id, key, states, id_out);
	return not_found(c, "message", id, st, &near);
}

int find_task(struct context *c, const char *id, const char **id_out)
{
	struct candidates near = { 0 };
	enum status st =
		store_task_find(c->store, id, &c->arena, id_out, &near);

	return st == STATUS_OK ? EX_OK : not_found(c, "task", id, st, &near);
}

static void take_invoice(struct subject *out, const struct invoice_ref *ref)
{
	*out = (struct subject){ .customer_key = ref->customer_key,
				 .invoice_key = ref->invoice_key,
				 .invoice_id = ref->invoice_id,
				 .instalment = ref->instalment };
}

static int both(struct context *c, const char *id)
{
	return usage_error(c, "Say which with --invoice or --customer.",
			   "\"%s\" names a customer and an invoice", id);
}

int find_subject(struct context *c, struct subject *out)
{
	const char *id = c->args.word[0];
	struct candidates near = { 0 };
	struct invoice_ref ref = { 0 };
	int64_t key = 0;
	enum status invoice, customer;
	int code;

	if (given(&c->args, OPT_CUSTOMER)) {
		*out = (struct subject){ 0 };
		return find_customer(c, id, &out->customer_key);
	}
	if (given(&c->args, OPT_INVOICE)) {
		code = find_invoice(c, id, &ref);
		take_invoice(out, &ref);
		return code;
	}
	customer = store_customer_find(c->store, id, &c->arena, &key, &near);
	invoice = store_invoice_find(c->store, id, &c->arena, &ref, &near);
	if (customer == STATUS_OK && invoice == STATUS_OK)
		return both(c, id);
	if (customer == STATUS_OK) {
		*out = (struct subject){ .customer_key = key };
		return EX_OK;
	}
	if (invoice == STATUS_OK) {
		take_invoice(out, &ref);
		return EX_OK;
	}
	return not_found(c, "invoice or customer", id,
			 invoice == STATUS_CONFLICT ||
					 customer == STATUS_CONFLICT
				 ? STATUS_CONFLICT
				 : invoice,
			 &near);
}
