import { Anchor, type AnchorProps } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../base/session.ts';

/** Leads to the page of a class. */
export function ClassLink({ classId, ...look }: AnchorProps & { classId: string; children: ReactNode }) {
  const { studioId } = useSession();
  return (
    <Anchor
      {...look}
      renderRoot={(props) => (
        <Link to="/console/$studioId/classes/$classId" params={{ studioId, classId }} {...props} />
      )}
    />
  );
}
