import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from '@mantine/core';

const teal: MantineColorsTuple = [
  '#e9f6f5',
  '#d3ebe9',
  '#a6d6d3',
  '#76c0bc',
  '#4fada8',
  '#379f9a',
  '#1f7f7b',
  '#14706c',
  '#0f5c5a',
  '#0a4745',
];

/** Neutral greys and one deep teal; Inter; space in steps of 8 px. */
export const theme = createTheme({
  primaryColor: 'teal',
  primaryShade: 8,
  colors: { teal },
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  headings: { fontFamily: "'Inter Variable', system-ui, sans-serif", fontWeight: '650' },
  defaultRadius: 'md',
  spacing: { xs: '8px', sm: '12px', md: '16px', lg: '24px', xl: '32px' },
  respectReducedMotion: true,
  cursorType: 'pointer',
  components: {
    Radio: { styles: { description: { fontSize: 14 } } },
    Switch: { styles: { description: { fontSize: 14 } } },
    Drawer: { styles: { title: { fontSize: 18, fontWeight: 650 } } },
    Modal: {
      // A dialog's header is not the page's banner.
      defaultProps: { attributes: { header: { role: 'presentation' } } },
      styles: { title: { fontSize: 18, fontWeight: 650 } },
    },
  },
});

/** Quiet text and complaints still reach 4.5 : 1 on white. */
export const cssVariables: CSSVariablesResolver = () => ({
  variables: {},
  light: {
    '--mantine-color-dimmed': '#5b636b',
    '--mantine-color-placeholder': '#6b737b',
    '--mantine-color-error': '#c92a2a',
  },
  dark: {},
});
