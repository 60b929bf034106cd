/* SPDX-License-Identifier: GPL-2.0-only */
/* The tracepoint muster:muster_drop: every message that is dropped, with its reason. */
#undef TRACE_SYSTEM
#define TRACE_SYSTEM muster

#if !defined(MUSTER_TRACE_H) || defined(TRACE_HEADER_MULTI_READ)
#define MUSTER_TRACE_H

#include <linux/tracepoint.h>

#include "oscore.h"
#include "stats.h"

#define MUSTER_TRACE_REASON_MAX 24

/* Everything is recorded as text, so that filters read like the tools' output. */
TRACE_EVENT(muster_drop,
	TP_PROTO(const char *group, const struct muster_kid *kid, enum muster_drop reason),
	TP_ARGS(group, kid, reason),
	TP_STRUCT__entry(
		__array(char, group, MUSTER_NAME_MAX + 1)
		__array(char, kid, 2 * MUSTER_KID_MAX + 1)
		__array(char, reason, MUSTER_TRACE_REASON_MAX)
	),
	TP_fast_assign(
		strscpy(__entry->group, group, sizeof(__entry->group));
		*bin2hex(__entry->kid, kid->id, kid->len) = '\0';
		strscpy(__entry->reason, muster_drop_name(reason), sizeof(__entry->reason));
	),
	TP_printk("group=%s kid=%s reason=%s", __entry->group, __entry->kid, __entry->reason)
);

#endif /* MUSTER_TRACE_H */

#undef TRACE_INCLUDE_PATH
#define TRACE_INCLUDE_PATH .
#undef TRACE_INCLUDE_FILE
#define TRACE_INCLUDE_FILE trace
#include <trace/define_trace.h>
