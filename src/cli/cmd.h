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
int cmd_test(struct context *c);
int cmd_verify(struct context *c);
int cmd_backup(struct context *c);

#endif
