; Script-Fu: learn a look from two files and apply it to a third one.

(script-fu-use-v3)

(define (top-layer image)
  (vector-ref (gimp-image-get-layers image) 0))

; Learn a look from a photo before and after.
(define (learn-look before after look)
  (let ((first (gimp-file-load RUN-NONINTERACTIVE before))
        (second (gimp-file-load RUN-NONINTERACTIVE after)))
    (plug-in-nnlook-learn #:run-mode RUN-NONINTERACTIVE
                          #:before (top-layer first)
                          #:after (top-layer second)
                          #:name "Evening"
                          #:file look
                          #:overwrite #t)
    (gimp-image-delete first)
    (gimp-image-delete second)))

; Apply a look to a photo and save the result, with the look on a new layer, as .xcf.
(define (apply-look look photo output strength)
  (let ((image (gimp-file-load RUN-NONINTERACTIVE photo)))
    (plug-in-nnlook-apply #:run-mode RUN-NONINTERACTIVE
                          #:image image
                          #:drawables (vector (top-layer image))
                          #:file look
                          #:strength strength)
    (gimp-file-save RUN-NONINTERACTIVE image output)
    (gimp-image-delete image)))
