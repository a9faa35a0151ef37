/* `approve`, `posted`, `resolve`, `bounced`: what people say of messages. */
#include <string.h>

#include "cli.h"
#include "cmd.h"
#include "relance/text.h"

static civil_day day_of(const struct context *c)
{
	return given(&c->args, OPT_ON) ? c->args.day[OPT_ON] : c->as_of;
}

/* The verbs refuse a state that does not fit; say which state it is. */
struct stated {
	enum message_state state;
	enum channel channel;
	civil_day as_of;
	bool found;
};

static void take_state(void *ctx, const struct message_row *row)
{
	struct stated *s = ctx;

	s->state = row->state;
	s->channel = row->channel;
	s->as_of = row->as_of;
	s->found = true;
}

static int wrong_state(struct context *c, const char *id, const char *wanted)
{
	struct stated s = { 0 };
	char day[DATE_TEXT_SIZE];
	struct message_filter f = {
		.message_id = id, .state = -1, .from = DAY_NONE, .to = DAY_NEVER
	};
	enum status st =
		store_messages_each(c->store, &f, &c->arena, take_state, &s);

	if (st != STATUS_OK)
		return exit_code(c, st);
	if (s.found && s.state == MESSAGE_TO_POST &&
	    s.channel == CHANNEL_PORTAL)
		return usage_error(c,
				   "relance insurer filed CUSTOMER --file "
				   "FILE --on DAY --ref REF says so.",
				   "message %s is not posted, but filed with "
				   "the insurer",
				   id);
	if (s.found && str_eq(message_state_name(s.state), wanted))
		return usage_error(c, NULL,
				   "message %s is of %s, an earlier day cannot "
				   "be",
				   id, date_to_text(s.as_of, day));
	return usage_error(c, "relance outbox lists the states of all.",
			   "message %s is %s, not %s", id,
			   s.found ? message_state_name(s.state) : "gone",
			   wanted);
}

static int after_verb(struct context *c, enum status st, const char *id,
		      const char *wanted)
{
	if (st == STATUS_CONFLICT || st == STATUS_INVALID)
		return wrong_state(c, id, wanted);
	return exit_code(c, st);
}

static void say(struct context *c, const char *id, const char *what)
{
	text_add_safe(&c->out, id);
	str_addf(&c->out, ": %s\n", what);
}

/* ---- approve ------------------------------------------------------------ */

struct waiting {
	struct context *c;
	const char *step;
	struct candidates tasks;
	const char *found; /* step of the message looked at */
};

static void take_step(void *ctx, const struct message_row *row)
{
	struct waiting *w = ctx;

	w->found = row->step;
}

static bool is_of_step(struct waiting *w, const char *message_id)
{
	struct message_filter f = { .message_id = message_id,
				    .state = -1,
				    .from = DAY_NONE,
				    .to = DAY_NEVER };

	if (!w->step)
		return true;
	w->found = NULL;
	return message_id &&
	       store_messages_each(w->c->store, &f, &w->c->arena, take_step,
				   w) == STATUS_OK &&
	       str_eq(w->found, w->step);
}

static void keep_approval(void *ctx, const struct task_row *row)
{
	struct waiting *w = ctx;

	if (row->kind == TASK_APPROVAL && row->open &&
	    is_of_step(w, row->message_id))
		VEC_PUSH(&w->c->arena, &w->tasks,
			 arena_strdup(&w->c->arena, row->task_id));
}

static int named_tasks(struct context *c, struct candidates *out)
{
	for (int i = 0; i < c->args.words; i++) {
		const char *id;
		int code = find_task(c, c->args.word[i], &id);

		if (code != EX_OK)
			return code;
		VEC_PUSH(&c->arena, out, id);
	}
	return EX_OK;
}

/* A task that is asked about, and the one that took its place. */
struct asked {
	const char *task_id;
	struct task_row row; /* of that id; task_id NULL: there is none */
	const char *instead; /* open, about the same invoices, or NULL */
};

static bool same_invoices(const struct task_row *a, const struct task_row *b)
{
	if (a->invoices.n != b->invoices.n ||
	    !str_eq(a->customer_id, b->customer_id))
		return false;
	for (size_t i = 0; i < a->invoices.n; i++)
		if (!str_eq(a->invoices.v[i], b->invoices.v[i]))
			return false;
	return true;
}

/* Tasks come in the order in which they were opened. */
static void take_asked(void *ctx, const struct task_row *row)
{
	struct asked *a = ctx;

	if (row->kind != TASK_APPROVAL)
		return;
	if (str_eq(row->task_id, a->task_id))
		a->row = *row;
	else if (row->open && a->row.task_id && same_invoices(&a->row, row))
		a->instead = row->task_id;
}

static int look_for(struct context *c, const char *task, struct asked *out)
{
	*out = (struct asked){ .task_id = task };
	return exit_code(c, store_tasks_each(c->store, true, &c->arena,
					     take_asked, out));
}

int no_approval(struct context *c, const char *task)
{
	struct asked a;
	const char *hint = "relance tasks lists what waits.";
	int code = look_for(c, task, &a);

	if (code != EX_OK)
		return code;
	if (a.instead)
		hint = arena_printf(&c->arena,
				    "Its message was planned anew on a later "
				    "day; its task is %s now.",
				    a.instead);
	return usage_error(c, hint, "task %s does not wait for approval", task);
}

static int not_approved(struct context *c, const char *task)
{
	struct asked a;
	int code = look_for(c, task, &a);

	if (code != EX_OK)
		return code;
	if (a.row.task_id && a.row.open)
		return usage_error(c,
				   "Its step asks for approvers: 2; somebody "
				   "else has to type it.",
				   "%s approved task %s before", c->who, task);
	return no_approval(c, task);
}

/* Of all that wait, those one has approved already wait for the other. */
static int approve_one(struct context *c, const char *task, bool one_of_all)
{
	enum status st = store_approve(c->store, task, c->as_of);
	struct asked a;
	int code;

	if (st == STATUS_CONFLICT && one_of_all) {
		say(c, task, "waits for the approval of another account");
		return EX_OK;
	}
	if (st == STATUS_CONFLICT || st == STATUS_INVALID)
		return not_approved(c, task);
	if (st != STATUS_OK)
		return exit_code(c, st);
	code = look_for(c, task, &a);
	if (code == EX_OK)
		say(c, task,
		    a.row.open
			    ? "approved by you; another account has to approve "
			      "it too"
			    : "approved, leaves with the next run or send");
	return code;
}

static int approve_each(struct context *c, const struct candidates *tasks,
			bool all)
{
	int code = EX_OK;

	for (size_t i = 0; i < tasks->n && code == EX_OK; i++)
		code = approve_one(c, tasks->v[i], all);
	return code;
}

int cmd_approve(struct context *c)
{
	struct waiting w = { .c = c, .step = c->args.text[OPT_STEP] };
	bool all = given(&c->args, OPT_ALL);
	int code;
	enum status st;

	if (all == (c->args.words > 0))
		return usage_error(c, "relance tasks lists what waits.",
				   "relance approve needs tasks, or --all");
	code = context_store(c, STORE_WRITE);
	if (code != EX_OK)
		return code;
	if (!all) {
		code = named_tasks(c, &w.tasks);
		return code == EX_OK ? approve_each(c, &w.tasks, false) : code;
	}
	st = store_tasks_each(c->store, false, &c->arena, keep_approval, &w);
	if (st != STATUS_OK)
		return exit_code(c, st);
	if (!w.tasks.n && given(&c->args, OPT_STEP))
		str_addf(&c->out, "Nothing on step %s waits for approval.\n",
			 w.step);
	else if (!w.tasks.n)
		str_add(&c->out, "Nothing waits for approval.\n");
	return approve_each(c, &w.tasks, true);
}

/* ---- posted, resolve, bounced ------------------------------------------- */

int cmd_posted(struct context *c)
{
	int code = context_store(c, STORE_WRITE);

	for (int i = 0; i < c->args.words && code == EX_OK; i++) {
		const char *id;
		enum status st;

		code = find_message(c, c->args.word[i], 1u << MESSAGE_TO_POST,
				    &id);
		if (code != EX_OK)
			break;
		st = store_posted(c->store, id, day_of(c),
				  c->args.text[OPT_TRACKING]);
		code = after_verb(c, st, id, "to_post");
		if (code == EX_OK)
			say(c, id, "posted, the step counts from that day");
	}
	return code;
}

int cmd_resolve(struct context *c)
{
	bool accepted = given(&c->args, OPT_ACCEPTED);
	const char *id;
	int code;

	if (accepted == given(&c->args, OPT_NOT_SENT))
		return usage_error(c,
				   "The mail server's log says which; look "
				   "for the message's id.",
				   "relance resolve needs --accepted or "
				   "--not-sent");
	code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = find_message(c, c->args.word[0], 1u << MESSAGE_UNCERTAIN,
				    &id);
	if (code == EX_OK)
		code = after_verb(
			c, store_resolve(c->store, id, accepted, c->as_of), id,
			"uncertain");
	if (code == EX_OK)
		say(c, id,
		    accepted ? "accepted, the step counts"
			     : "not sent, the next run writes it anew");
	return code;
}

static int bounced_address(struct context *c, const char *email)
{
	size_t messages = 0;
	enum status st =
		store_bounced_address(c->store, email, day_of(c), &messages);

	if (st == STATUS_NOT_FOUND)
		return usage_error(
			c,
			"Of an older letter, name its id: relance outbox lists "
			"them.",
			"no customer has %s, and nothing went there in the "
			"last 14 days",
			email);
	if (st != STATUS_OK)
		return exit_code(c, st);
	text_add_safe(&c->out, email);
	str_add(&c->out, ": ");
	add_count(&c->out, messages, "message", "messages");
	str_add(&c->out, " taken back, the address is not used again before "
			 "it changes\n");
	return EX_OK;
}

int cmd_bounced(struct context *c)
{
	const char *id;
	int code = context_store(c, STORE_WRITE);

	if (code != EX_OK)
		return code;
	if (strchr(c->args.word[0], '@'))
		return bounced_address(c, c->args.word[0]);
	code = find_message(c, c->args.word[0], 1u << MESSAGE_ACCEPTED, &id);
	if (code == EX_OK)
		code = after_verb(
			c, store_bounced_message(c->store, id, day_of(c)), id,
			"accepted");
	if (code == EX_OK)
		say(c, id, "taken back, a task asks for a better address");
	return code;
}
