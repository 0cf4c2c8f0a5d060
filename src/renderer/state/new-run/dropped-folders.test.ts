import { describe, expect, it } from 'vitest';
import type { OpenedItem } from '../../../shared/contract/images';
import { chosenFolders } from './dropped-folders';

function item(name: string, kind: OpenedItem['kind'] = 'folder'): OpenedItem {
  return { id: name, kind, name, path: `/${name}` };
}

describe('chosenFolders', () => {
  it('takes one folder, whatever its name and whatever pictures lie beside it', () => {
    expect(chosenFolders([item('a.jpg', 'picture'), item('validation')])).toEqual({
      folder: item('validation'),
      validationFolder: null,
    });
  });

  it('tells a folder of validation pictures by its name', () => {
    expect(chosenFolders([item('Val'), item('train')])).toEqual({
      folder: item('train'),
      validationFolder: item('Val'),
    });
  });

  it('takes nothing where it can’t be told', () => {
    expect(chosenFolders([])).toBeNull();
    expect(chosenFolders([item('a.jpg', 'picture')])).toBeNull();
    expect(chosenFolders([item('cats'), item('dogs')])).toBeNull();
    expect(chosenFolders([item('val'), item('test')])).toBeNull();
    expect(chosenFolders([item('train'), item('val'), item('test')])).toBeNull();
  });
});
