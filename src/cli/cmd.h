#ifndef CMD_H
#define CMD_H
/** The commands; each gives an exit code of contract.md section 5. */
struct context;

int cmd_init(struct context *c);
int cmd_check(struct context *c);
int cmd_import(struct context *c);
int cmd_run(struct context *c);
int cmd_send(struct context *c);
int cmd_preview(struct context *c);
int cmd_explain(struct context *c);
int cmd_compare(struct context *c);
int cmd_invoices(struct context *c);
int cmd_customers(struct context *c);
int cmd_outbox(struct context *c);
int cmd_tasks(struct context *c);
int cmd_show(struct context *c);
int cmd_start(struct context *c);
int cmd_move(struct context *c);
int cmd_approve(struct context *c);
int cmd_posted(struct context *c);
int cmd_resolve(struct context *c);
int cmd_bounced(struct context *c);
int cmd_hold(struct context *c);
int cmd_release(struct context *c);
int cmd_dispute(struct context *c);
int cmd_settle(struct context *c);
int cmd_promise(struct context *c);
int cmd_plan(struct context *c);
int cmd_mediation(struct context *c);
int cmd_insolvent(struct context *c);
int cmd_reply(struct context *c);
int cmd_note(struct context *c);
int cmd_assign(struct context *c);
int cmd_exceptions(struct context *c);
int cmd_undo(struct context *c);
int cmd_task(struct context *c);
int cmd_reject(struct context *c);
int cmd_test(struct context *c);
int cmd_cover(struct context *c);
int cmd_stopship(struct context *c);
int cmd_deadlines(struct context *c);
int cmd_declare(struct context *c);
int cmd_declared(struct context *c);
int cmd_acknowledge(struct context *c);
int cmd_limit(struct context *c);
int cmd_insurer(struct context *c);
int cmd_event(struct context *c);
int cmd_fee(struct context *c);
int cmd_claim(struct context *c);
int cmd_documents(struct context *c);
int cmd_verify(struct context *c);
int cmd_backup(struct context *c);

#endif
