/* `reply`, `note`, `assign`: what is known of a customer besides. */
#include <string.h>

#include "cmd.h"
#include "exc.h"
#include "relance/text.h"

int cmd_reply(struct context *c)
{
	struct effect effect;
	struct target t;
	civil_day on;
	int code = need(c, OPT_NOTE, "What did they say? --note \"...\".");

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK)
		code = not_later(c, OPT_ON);
	if (code == EX_OK)
		code = target_customer(c, &t);
	if (code == EX_OK)
		code = effect_begin(c, t.who.customer_key, &effect);
	if (code != EX_OK)
		return code;
	on = given(&c->args, OPT_ON) ? c->args.day[OPT_ON] : c->as_of;
	code = exit_code(c, store_reply(c->store, t.who.customer_key, on,
					c->args.text[OPT_NOTE]));
	if (code != EX_OK)
		return code;
	text_add_safe(&c->out, t.label);
	say_day(c, ": answered on ", on, "; letters count as unanswered anew ");
	str_add(&c->out, "from then on\n");
	return effect_show(&effect, false);
}

int cmd_note(struct context *c)
{
	struct subject who;
	const char *text = c->args.word[1];
	int code = context_store(c, STORE_WRITE);

	if (code == EX_OK && !text[strspn(text, " \t\n")])
		code = usage_error(c, c->command->example[0].line,
				   "the note is empty");
	if (code == EX_OK)
		code = find_subject(c, &who);
	if (code == EX_OK)
		code = exit_code(c,
				 store_note(c->store, who.customer_key,
					    who.invoice_key, c->as_of, text));
	if (code != EX_OK)
		return code;
	text_add_safe(&c->out, c->args.word[0]);
	str_add(&c->out, ": noted; relance show tells it\n");
	return EX_OK;
}

/* ---- assign ------------------------------------------------------------ */

static int unknown_person(struct context *c, const char *name)
{
	struct candidates names = { 0 };
	const char *near;

	for (size_t i = 0; i < c->rules.config.person_count; i++)
		VEC_PUSH(&c->arena, &names, c->rules.config.person[i].name);
	near = text_nearest(name, names.v, names.n);
	return usage_error(
		c,
		near ? arena_printf(&c->arena, "Did you mean %s?", near)
		     : "People stand in relance.yaml, under people.",
		"relance.yaml names no person \"%s\"", name);
}

static void say_assigned(struct target *t, const char *name)
{
	struct context *c = t->c;

	text_add_safe(&c->out, t->label);
	str_add(&c->out, ": ");
	if (name) {
		text_add_safe(&c->out, name);
		str_add(&c->out, " is in charge from now on, whatever imports "
				 "say\n");
	} else {
		str_add(&c->out, "in charge is who the imports say\n");
	}
}

int cmd_assign(struct context *c)
{
	struct target t;
	const char *name = NULL;
	int code = need(c, OPT_TO,
			"Who is in charge? --to NAME, or --to "
			"nobody for what the imports say.");

	if (code == EX_OK)
		code = context_store(c, STORE_WRITE);
	if (code == EX_OK && strcmp(c->args.text[OPT_TO], "nobody") != 0) {
		name = c->args.text[OPT_TO];
		if (!config_person(&c->rules.config, name))
			code = unknown_person(c, name);
	}
	if (code == EX_OK)
		code = target_customer(c, &t);
	if (code == EX_OK)
		code = exit_code(c, store_assign(c->store, t.who.customer_key,
						 name, c->as_of));
	if (code == EX_OK)
		say_assigned(&t, name);
	return code;
}
