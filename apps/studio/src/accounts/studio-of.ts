import type { FastifyRequest } from 'fastify';
import { z } from 'zod';

/** The studio in a call's path, as it is kept; null where there is none. */
export function studioOf({ params }: FastifyRequest): string | null {
  const { data } = z
    .uuid()
    .toLowerCase()
    .safeParse((params as { studioId?: string } | null)?.studioId);
  return data ?? null;
}
