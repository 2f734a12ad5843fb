import { Checkbox, Modal } from '@mantine/core';
import { text } from '../messages/catalogue.ts';
import { usePreferences } from './preferences.tsx';

interface HelpDialogProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
}

export function HelpDialog({ isOpen, onClose }: HelpDialogProps) {
  const { hasSingleKeys, choose } = usePreferences();
  return (
    <Modal
      opened={isOpen}
      onClose={onClose}
      title={text.help.title}
      closeButtonProps={{ 'aria-label': text.detail.close }}
      transitionProps={{ duration: 0 }}
      // Locking would need a style element of its own, which the policy refuses.
      lockScroll={false}
      centered
    >
      <dl className="keys">
        {text.help.keys.map(([keys, meaning]) => (
          <div key={keys}>
            <dt>
              <kbd>{keys}</kbd>
            </dt>
            <dd>{meaning}</dd>
          </div>
        ))}
      </dl>
      <Checkbox
        size="xs"
        label={text.help.singleKeys}
        description={text.help.singleKeysHint}
        checked={hasSingleKeys}
        onChange={(event) => choose({ hasSingleKeys: event.currentTarget.checked })}
      />
    </Modal>
  );
}
