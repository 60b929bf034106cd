/* SPDX-License-Identifier: GPL-2.0-only */
/* Shrinkers are allocated by the kernel where it has shrinker_alloc(), by their users where not. */
#ifndef MUSTER_COMPAT_SHRINKER_H
#define MUSTER_COMPAT_SHRINKER_H

#include <linux/shrinker.h>
#include <linux/slab.h>

typedef unsigned long muster_shrinker_fn(struct shrinker *shrinker, struct shrink_control *control);

/* A flag that came with shrinker_alloc(). */
#ifdef SHRINKER_ALLOCATED
static inline struct shrinker *muster_shrinker_new(const char *name, muster_shrinker_fn *count,
						   muster_shrinker_fn *scan, void *data)
{
	struct shrinker *shrinker = shrinker_alloc(0, "%s", name);

	if (!shrinker)
		return NULL;
	shrinker->count_objects = count;
	shrinker->scan_objects = scan;
	shrinker->private_data = data;
	shrinker_register(shrinker);
	return shrinker;
}

static inline void muster_shrinker_free(struct shrinker *shrinker)
{
	shrinker_free(shrinker);
}

static inline void *muster_shrinker_data(const struct shrinker *shrinker)
{
	return shrinker->private_data;
}
#else
struct muster_shrinker {
	struct shrinker shrinker;
	void *data;
};

static inline struct shrinker *muster_shrinker_new(const char *name, muster_shrinker_fn *count,
						   muster_shrinker_fn *scan, void *data)
{
	struct muster_shrinker *own = kzalloc(sizeof(*own), GFP_KERNEL);

	if (!own)
		return NULL;
	own->shrinker.count_objects = count;
	own->shrinker.scan_objects = scan;
	own->shrinker.seeks = DEFAULT_SEEKS;
	own->data = data;
	if (register_shrinker(&own->shrinker, "%s", name)) {
		kfree(own);
		return NULL;
	}
	return &own->shrinker;
}

static inline void muster_shrinker_free(struct shrinker *shrinker)
{
	unregister_shrinker(shrinker);
	kfree(container_of(shrinker, struct muster_shrinker, shrinker));
}

static inline void *muster_shrinker_data(const struct shrinker *shrinker)
{
	return container_of(shrinker, struct muster_shrinker, shrinker)->data;
}
#endif

#endif /* MUSTER_COMPAT_SHRINKER_H */
