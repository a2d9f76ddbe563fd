//! The methods that are the same in each of this format's deserializers.

/// What goes without saying once a deserializer has `number`, `deserialize_str`, `deserialize_seq` and
/// `deserialize_ignored_any`.
macro_rules! forward_the_rest {
    () => {
        forward_the_rest! {
            deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32,
            deserialize_i64 visit_i64, deserialize_i128 visit_i128, deserialize_u8 visit_u8,
            deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
            deserialize_u128 visit_u128
        }

        fn deserialize_string<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.deserialize_str(visitor)
        }

        fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            self.deserialize_str(visitor)
        }

        fn deserialize_tuple<V: Visitor<'de>>(
            self,
            _: usize,
            visitor: V,
        ) -> Result<V::Value, Error> {
            self.deserialize_seq(visitor)
        }

        fn deserialize_tuple_struct<V: Visitor<'de>>(
            self,
            _: &'static str,
            _: usize,
            visitor: V,
        ) -> Result<V::Value, Error> {
            self.deserialize_seq(visitor)
        }

        /// `None` has no form in TLA+: what is there is something.
        fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.visit_some(self)
        }

        forward_to_deserialize_any! {
            f32 f64 bytes byte_buf unit unit_struct
        }
    };
    ($($deserialize:ident $visit:ident),*) => {
        $(fn $deserialize<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
            visitor.$visit(self.number()?)
        })*
    };
}

pub(super) use forward_the_rest;
