/* Ids as people type them: a unique beginning is enough. */
#include <string.h>

#include "cli.h"
#include "relance/text.h"

/* One kind of thing that has ids. */
struct kind {
	const char *what, *listed; /* the sentence that says where */
	enum status (*find)(struct context *c, const char *id,
			    struct candidates *near, const char **id_out);
};

/* These are for suggestions: they give the whole id that one word begins. */
static enum status try_customer(struct context *c, const char *id,
				struct candidates *near, const char **id_out)
{
	struct snapshot snap = { 0 };
	int64_t key;
	enum status st =
		store_customer_find(c->store, id, &c->arena, &key, near);

	if (st == STATUS_OK)
		st = store_customer_load(c->store, key, c->as_of, 0, &c->arena,
					 &snap);
	*id_out = snap.customer.customer_id;
	return st;
}

static enum status try_invoice(struct context *c, const char *id,
			       struct candidates *near, const char **id_out)
{
	struct invoice_ref ref = { 0 };
	enum status st =
		store_invoice_find(c->store, id, &c->arena, &ref, near);

	*id_out = ref.invoice_id;
	return st;
}

/* Both, for what may be one or the other. */
static enum status try_either(struct context *c, const char *id,
			      struct candidates *near, const char **id_out)
{
	const char *customer = NULL, *invoice = NULL;
	enum status a = try_customer(c, id, near, &customer);
	enum status b = try_invoice(c, id, near, &invoice);

	if (a == STATUS_OK && b == STATUS_OK) {
		VEC_PUSH(&c->arena, near, customer);
		VEC_PUSH(&c->arena, near, invoice);
		return STATUS_CONFLICT;
	}
	*id_out = a == STATUS_OK ? customer : invoice;
	return a == STATUS_OK ? a : b;
}

static enum status try_message(struct context *c, const char *id,
			       struct candidates *near, const char **id_out)
{
	return store_message_find(c->store, id, &c->arena, id_out, near);
}

static enum status try_task(struct context *c, const char *id,
			    struct candidates *near, const char **id_out)
{
	return store_task_find(c->store, id, &c->arena, id_out, near);
}

static const struct kind customers = { "customer",
				       "relance customers --all lists them.",
				       try_customer };
static const struct kind invoices = { "invoice",
				      "relance invoices --all lists them.",
				      try_invoice };
static const struct kind either = {
	"invoice or customer",
	"relance invoices and relance customers list them, with --all the "
	"paid ones too.",
	try_either
};
static const struct kind messages = { "message", "relance outbox lists them.",
				      try_message };
static const struct kind tasks = { "task", "relance tasks --all lists them.",
				   try_task };

/* Ids that share a beginning with what was typed: the end is what people
 * mistype. */
#define CUTS 4
static void look_nearby(struct context *c, const struct kind *kind,
			const char *id, struct candidates *near)
{
	size_t n = strlen(id);

	for (size_t cut = 1; cut <= CUTS && cut < n && !near->n; cut++) {
		const char *full = NULL;
		char *begin = arena_strndup(&c->arena, id, n - cut);

		if (kind->find(c, begin, near, &full) == STATUS_OK && full &&
		    strcmp(full, begin) != 0)
			VEC_PUSH(&c->arena, near, full);
	}
}

static int not_found(struct context *c, const struct kind *kind, const char *id,
		     enum status st, struct candidates *near)
{
	struct str hint = STR_INIT;
	const char *nearest = NULL;
	struct diag *diag;

	if (st != STATUS_NOT_FOUND && st != STATUS_CONFLICT)
		return exit_code(c, st);
	if (st == STATUS_CONFLICT) {
		diag = diag_error(&c->diags, "several %ss begin with \"%s\"",
				  kind->what, id);
	} else {
		diag = diag_error(&c->diags, "there is no %s \"%s\"",
				  kind->what, id);
		look_nearby(c, kind, id, near);
		nearest = text_nearest(id, near->v, near->n);
	}
	for (size_t i = 0; i < near->n; i++)
		str_addf(&hint, "%s%s", i ? ", " : "", near->v[i]);
	if (!near->n)
		diag_hint(&c->diags, diag, "%s",
			  nothing_imported(c) ? import_first(c) : kind->listed);
	else if (nearest)
		diag_hint(&c->diags, diag, "Did you mean %s?", nearest);
	else if (st == STATUS_CONFLICT)
		diag_hint(&c->diags, diag, "Among them: %s.", hint.buf);
	else
		diag_hint(&c->diags, diag, "Did you mean %s?", hint.buf);
	str_release(&hint);
	return EX_USAGE;
}

/* The other kind of id was typed: that is said instead of a suggestion. */
static int invoice_instead(struct context *c, const char *id)
{
	struct candidates none = { 0 };
	struct invoice_ref ref;
	struct snapshot snap;

	if (store_invoice_find(c->store, id, &c->arena, &ref, &none) !=
		    STATUS_OK ||
	    store_customer_load(c->store, ref.customer_key, c->as_of,
				LOAD_SETTLED, &c->arena, &snap) != STATUS_OK)
		return EX_OK;
	return usage_error(c,
			   arena_printf(&c->arena,
					"It is an invoice of customer %s.",
					snap.customer.customer_id),
			   "there is no customer \"%s\"", id);
}

static int customer_instead(struct context *c, const char *id)
{
	struct candidates none = { 0 };
	int64_t key;

	if (store_customer_find(c->store, id, &c->arena, &key, &none) !=
	    STATUS_OK)
		return EX_OK;
	return usage_error(c,
			   arena_printf(&c->arena,
					"It is a customer: relance invoices "
					"--customer %s lists the invoices.",
					id),
			   "there is no invoice \"%s\"", id);
}

int find_customer(struct context *c, const char *id, int64_t *key_out)
{
	struct candidates near = { 0 };
	enum status st =
		store_customer_find(c->store, id, &c->arena, key_out, &near);
	int code = st == STATUS_NOT_FOUND ? invoice_instead(c, id) : EX_OK;

	if (st == STATUS_OK || code != EX_OK)
		return code;
	return not_found(c, &customers, id, st, &near);
}

int find_invoice(struct context *c, const char *id, struct invoice_ref *out)
{
	struct candidates near = { 0 };
	enum status st =
		store_invoice_find(c->store, id, &c->arena, out, &near);
	int code = st == STATUS_NOT_FOUND ? customer_instead(c, id) : EX_OK;

	if (st == STATUS_OK || code != EX_OK)
		return code;
	return not_found(c, &invoices, id, st, &near);
}

struct newest {
	struct arena *arena;
	unsigned states;
	const char *id;
};

static void keep_newest(void *ctx, const struct message_row *row)
{
	struct newest *newest = ctx;

	/* A folder for a portal is filed, not posted. */
	if (row->state == MESSAGE_TO_POST && row->channel == CHANNEL_PORTAL &&
	    newest->states == 1u << MESSAGE_TO_POST)
		return;
	if (newest->states >> row->state & 1u)
		newest->id = arena_strdup(newest->arena, row->message_id);
}

/* Commands ask for one state, or for any. */
static const char *state_word(unsigned states)
{
	for (int i = 0; i < MESSAGE_STATE__COUNT; i++)
		if (states == 1u << i)
			return message_state_name((enum message_state)i);
	return NULL;
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
	if (!state_word(states))
		return usage_error(c, "relance outbox lists the messages.",
				   "nothing was written to customer %s", id);
	return usage_error(c, "relance outbox lists the messages.",
			   "no message to customer %s is %s", id,
			   state_word(states));
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
	return not_found(c, &messages, id, st, &near);
}

int find_task(struct context *c, const char *id, const char **id_out)
{
	struct candidates near = { 0 };
	enum status st =
		store_task_find(c->store, id, &c->arena, id_out, &near);

	return st == STATUS_OK ? EX_OK : not_found(c, &tasks, id, st, &near);
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
	if (customer == STATUS_CONFLICT)
		return not_found(c, &customers, id, customer, &near);
	return not_found(c, invoice == STATUS_CONFLICT ? &invoices : &either,
			 id, invoice, &near);
}
