/** The parts that every view is made of. They know nothing of runs, of the host or of the language. */

export { default as Banner } from './Banner.svelte';
export { default as Button } from './Button.svelte';
export { default as Card } from './Card.svelte';
export { default as Dialog } from './Dialog.svelte';
export { default as EmptyState } from './EmptyState.svelte';
export { default as Field } from './Field.svelte';
export { default as Menu } from './Menu.svelte';
export { default as Notice } from './Notice.svelte';
export { default as Page } from './Page.svelte';
export { default as Progress } from './Progress.svelte';
export { default as Quantities } from './Quantities.svelte';
export { default as Segmented } from './Segmented.svelte';
export { default as Select } from './Select.svelte';
export { default as SortHeader } from './SortHeader.svelte';
export { default as Spinner } from './Spinner.svelte';
export { default as Switch } from './Switch.svelte';
export { default as Table } from './Table.svelte';
export { default as Tabs } from './Tabs.svelte';
export { default as Tag } from './Tag.svelte';
export { default as VirtualRows } from './VirtualRows.svelte';
