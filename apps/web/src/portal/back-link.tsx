import IconChevronLeft from '@tabler/icons-react/dist/esm/icons/IconChevronLeft.mjs';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import classes from './portal.module.css';
import { useMember } from './use-member.ts';

/** The way up from a page below one of the four. */
export function BackLink(props: {
  to: '/portal/$studioId' | '/portal/$studioId/performance' | '/portal/$studioId/details';
  children: ReactNode;
}) {
  const { studioId } = useMember();
  return (
    <Link to={props.to} params={{ studioId }} className={classes.back}>
      <IconChevronLeft size={20} aria-hidden />
      {props.children}
    </Link>
  );
}
