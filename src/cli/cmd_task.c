/* `task done` and `reject`: a person has dealt with it, or says no. */
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

/* What closes a task that does not close by hand. */
struct task_look {
	const char *id;
	enum task_kind kind;
	bool open, found;
	const char *command;
	struct arena *arena;
};

static void take_task(void *ctx, const struct task_row *row)
{
	struct task_look *look = ctx;

	if (strcmp(row->task_id, look->id) != 0)
		return;
	look->kind = row->kind;
	look->open = row->open;
	look->found = true;
	look->command = arena_strdup(look->arena, row->command);
}

static int task_look(struct context *c, const char *id, struct task_look *out)
{
	*out = (struct task_look){ .id = id, .arena = &c->arena };
	return exit_code(
		c, store_tasks_each(c->store, true, &c->arena, take_task, out));
}

static int not_by_hand(struct context *c, const char *id)
{
	struct task_look look;
	int code = task_look(c, id, &look);

	if (code != EX_OK)
		return code;
	if (!look.open)
		return usage_error(c, "relance tasks --all lists it.",
				   "task %s is done already", id);
	return usage_error(
		c,
		look.command ? arena_printf(&c->arena, "Type %s.", look.command)
			     : "It closes by itself.",
		"task %s (%s) is not closed by hand", id,
		task_kind_name(look.kind));
}

int cmd_task(struct context *c)
{
	const char *id;
	enum status st;
	int code;

	if (strcmp(c->args.word[0], "done") != 0)
		return usage_error(c, "Write relance task done TASK.",
				   "relance task does not know \"%s\"",
				   c->args.word[0]);
	code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = find_task(c, c->args.word[1], &id);
	if (code != EX_OK)
		return code;
	st = store_task_done(c->store, id, c->as_of, c->args.text[OPT_NOTE]);
	if (st == STATUS_CONFLICT)
		return not_by_hand(c, id);
	if (st != STATUS_OK)
		return exit_code(c, st);
	str_addf(&c->out, "%s: done\n", id);
	return EX_OK;
}

/* ---- reject ------------------------------------------------------------ */

#define REJECTED_FOR 7 /* days on hold when nothing else is said */

int cmd_reject(struct context *c)
{
	bool skip = given(&c->args, OPT_SKIP);
	civil_day until;
	const char *id;
	enum status st;
	int code =
		need(c, OPT_REASON, "The journal keeps it: --reason \"...\".");

	if (code == EX_OK && skip && given(&c->args, OPT_UNTIL))
		return usage_error(c, "--skip passes over the step for good.",
				   "--skip and --until exclude each other");
	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = not_before(c, OPT_UNTIL, c->as_of,
				  "the day from which it counts");
	if (code == EX_OK)
		code = find_task(c, c->args.word[0], &id);
	if (code != EX_OK)
		return code;
	until = given(&c->args, OPT_UNTIL) ? c->args.day[OPT_UNTIL]
					   : c->as_of + REJECTED_FOR;
	st = store_reject(c->store, id, c->as_of, skip, until,
			  c->args.text[OPT_REASON]);
	if (st == STATUS_CONFLICT)
		return no_approval(c, id);
	if (st != STATUS_OK)
		return exit_code(c, st);
	str_addf(&c->out, "%s: refused, the message does not leave", id);
	if (skip)
		str_add(&c->out, "; its step is passed over\n");
	else
		say_day(c, "; on hold up to and including ", until, "\n");
	return EX_OK;
}
