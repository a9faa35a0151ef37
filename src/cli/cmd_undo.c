/* `undo`: what was recorded last was a mistake. */
#include "cmd.h"
#include "exc.h"
#include "relance/store_insurer.h"
#include "relance/text.h"

/* Whose it is that is taken back: of who was named, or of all the last. */
static int undo_of_whom(struct context *c, int64_t *key_out)
{
	struct target t = { .c = c };
	enum status st;
	int code = c->args.words ? target_customer(c, &t) : EX_OK;

	if (code != EX_OK)
		return code;
	st = store_undo_last(c->store, t.who.customer_key, key_out);
	if (st == STATUS_NOT_FOUND)
		return usage_error(c,
				   "relance exceptions --all lists what "
				   "was.",
				   "there is nothing to take back");
	return exit_code(c, st);
}

/* How to put it right when it is too late to take it back. */
static const char *const instead[RECORD__COUNT] = {
	[RECORD_ADVERSE] = "What is filed for it is withdrawn by relance "
			   "insurer file CUSTOMER --file withdrawal.",
	[RECORD_BANK_REJECTION] = "What is filed for it is withdrawn by "
				  "relance insurer file CUSTOMER --file "
				  "withdrawal.",
	[RECORD_FILED] = "relance insurer hand-back ends what was filed; then "
			 "tell what is.",
	[RECORD_ACK] = "relance insurer hand-back ends what was filed; then "
		       "tell what is.",
	[RECORD_ACCEPT] = "The insurer's last word counts: relance insurer "
			  "refuse or accept.",
	[RECORD_REFUSE] = "The insurer's last word counts: relance insurer "
			  "accept.",
	[RECORD_QUESTION] = "relance task done closes the task.",
	[RECORD_HAND_BACK] = "relance insurer filed hands it over anew.",
	[RECORD_TO_FILE] = "relance insurer file CUSTOMER --file withdrawal "
			   "takes back what was filed.",
};

static int too_late(struct context *c, const struct undone *u)
{
	const char *hint = "A run has followed it; relance release, "
			   "settle or the like ends it.";

	if (u->limit)
		hint = "relance limit set with the same --type, --announced, "
		       "--from and --ref puts another amount in its place.";
	else if (u->record >= 0)
		hint = instead[u->record];
	if (!u->limit && u->record < 0)
		return usage_error(c, hint, "%s cannot be taken back any more",
				   u->what);
	return usage_error(
		c, hint, "%s cannot be taken back any more: %s has followed it",
		u->what, u->followed);
}

int cmd_undo(struct context *c)
{
	struct effect effect;
	struct undone undone;
	int64_t key = 0;
	int code = context_store(c, STORE_WRITE);
	enum status st;

	if (code == EX_OK)
		code = undo_of_whom(c, &key);
	if (code == EX_OK)
		code = effect_begin(c, key, &effect);
	if (code != EX_OK)
		return code;
	st = store_undo(c->store, key, c->as_of, &c->arena, &undone);
	if (st == STATUS_CONFLICT)
		return too_late(c, &undone);
	if (st != STATUS_OK)
		return exit_code(c, st);
	str_add(&c->out, "Taken back: ");
	text_add_safe(&c->out, undone.what);
	str_add_ch(&c->out, '\n');
	return effect_show(&effect, false);
}
